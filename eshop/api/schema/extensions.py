"""What drf-spectacular has to be told: our token, and how pydantic's models are described."""

from typing import Any

from drf_spectacular.contrib.pydantic import PydanticExtension
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import ResolvedComponent


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "eshop.api.access.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "A token made in the panel: `esk_...`."}


class RequestAwareExtension(PydanticExtension):
    """The package describes every model as it goes out, where fields with a default are always there.

    In a request they may be left out.
    """

    priority = 1

    def map_serializer(self, auto_schema: Any, direction: str) -> Any:
        mode = "validation" if direction == "request" else "serialization"
        schema = self.target.model_json_schema(ref_template="#/components/schemas/{model}", mode=mode)
        for name, part in schema.pop("$defs", {}).items():
            component = ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, object=name, schema=part)
            auto_schema.registry.register_on_missing(component)
        return schema
