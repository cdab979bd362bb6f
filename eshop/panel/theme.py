"""Settings of the admin theme."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse

from eshop.panel.navigation import NAVIGATION, account_links


def _language_address(request: HttpRequest) -> str:
    return reverse("admin:language")


def _stylesheet(request: HttpRequest) -> str:
    return static("panel/panel.css")


def _search_stylesheet(request: HttpRequest) -> str:
    return static("panel/search.css")


def _item_stylesheet(request: HttpRequest) -> str:
    return static("panel/items.css")


def _favicon(request: HttpRequest) -> str:
    return static("panel/favicon.svg")


def _script(request: HttpRequest) -> str:
    return static("panel/panel.js")


def _form_script(request: HttpRequest) -> str:
    return static("panel/forms.js")


def _search_script(request: HttpRequest) -> str:
    return static("panel/search.js")


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "e-Sklep",
    "SITE_HEADER": "e-Sklep",
    "SITE_URL": None,
    "SITE_SYMBOL": "storefront",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _favicon}],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "LANGUAGES": {"action": _language_address},
    "DASHBOARD_CALLBACK": "eshop.panel.dashboard.dashboard_context",
    "STYLES": [_stylesheet, _search_stylesheet, _item_stylesheet],
    "SCRIPTS": [_script, _form_script, _search_script],
    "ACCOUNT": {"navigation": account_links()},
    "SIDEBAR": {"navigation": NAVIGATION},
    "COLORS": {
        "primary": {
            "50": "oklch(97% .014 254.604)",
            "100": "oklch(93.2% .032 255.585)",
            "200": "oklch(88.2% .059 254.128)",
            "300": "oklch(80.9% .105 251.813)",
            "400": "oklch(70.7% .165 254.624)",
            "500": "oklch(62.3% .214 259.815)",
            "600": "oklch(52% .22 262)",
            "700": "oklch(46% .22 264)",
            "800": "oklch(42.4% .199 265.638)",
            "900": "oklch(37.9% .146 265.522)",
            "950": "oklch(28.2% .091 267.935)",
        },
        "font": {
            "subtle-light": "oklch(47% .03 257)",
            "subtle-dark": "oklch(76% .02 261)",
            "default-light": "oklch(37.3% .034 259.733)",
            "default-dark": "oklch(87.2% .01 258.338)",
            "important-light": "var(--color-base-900)",
            "important-dark": "var(--color-base-100)",
        },
    },
}
