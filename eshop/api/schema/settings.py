"""Settings of DRF and drf-spectacular."""

from typing import Any

VERSION = "1.0.0"
"""Of what the API promises; the path has its first part."""

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "eshop.api.base.refusing.exception_answer",
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
    "URL_FORMAT_OVERRIDE": None,
}

_ORDER_STATES = (
    *("entered", "awaiting_delivery_cost", "awaiting_customer", "awaiting_payment", "awaiting_shop"),
    *("confirmed", "completed", "cancelled"),
)
_RUN_STATES = ("open", "completed", "abandoned")

SPECTACULAR_SETTINGS: dict[str, Any] = {
    # Two things that have a field "state".
    "ENUM_NAME_OVERRIDES": {
        "OrderState": [(state, state) for state in _ORDER_STATES],
        "StateEnum": [(state, state) for state in _RUN_STATES],
    },
    "TITLE": "e-Sklep API",
    "DESCRIPTION": "Goods, prices and stock in, orders out: the way in for an ERP.",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.1",
    "SERVE_URLCONF": "eshop.api.urls",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "persistAuthorization": False},
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "DISABLE_ERRORS_AND_WARNINGS": False,
}
