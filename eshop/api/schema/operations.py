"""The OpenAPI document out of the views' operations."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from eshop.api.wire.problems import Problem

_COMMON = (400, 401, 403, 404, 405, 406, 422, 429, 500, 503)
_WITH_BODY = (411, 413, 415)
PROBLEM_JSON = "application/problem+json"
_SYNC_RUN = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
"""Not as `format: uuid`: generated clients would put an object of that kind into the header, which takes texts."""


class ApiSchema(AutoSchema):
    """Describes what the view's Operation says, and nothing that DRF would guess."""

    @property
    def _operation(self) -> Any:
        return self.view.operations[self.method.lower()]

    def is_excluded(self) -> bool:
        return self.method.lower() not in self.view.operations

    def get_operation_id(self) -> str:
        return str(self._operation.id)

    def is_deprecated(self) -> bool:
        return self._operation.ending is not None

    def get_summary(self) -> str:
        return str(self._operation.summary)

    def get_description(self) -> str:
        scopes = " or ".join(f"`{scope}`" for scope in self._operation.scopes)
        needed = f"Needs the scope {scopes}." if scopes else "Every token will do."
        return f"{self._operation.description}\n\n{needed}".strip()

    def get_tags(self) -> list[str]:
        return [self._operation.tag]

    def get_override_parameters(self) -> list[Any]:
        found = [
            OpenApiParameter(name, type=schema, location=OpenApiParameter.PATH, required=True)
            for name, schema in self._operation.path.items()
        ]
        found.append(
            OpenApiParameter(
                "Accept-Language",
                type={"type": "string", "examples": ["en"]},
                location=OpenApiParameter.HEADER,
                description="Language of titles and details of errors: `pl` (the first choice) or `en`.",
            )
        )
        if self._operation.key.value != "none":
            found.append(
                OpenApiParameter(
                    "Idempotency-Key",
                    type={"type": "string", "pattern": "^[!-~]{1,255}$"},
                    location=OpenApiParameter.HEADER,
                    required=self._operation.key.value == "required",
                    description="Any text of your own; a repeated call with the same one is answered, not done again.",
                )
            )
        if self._operation.in_sync:
            found.append(
                OpenApiParameter(
                    "X-Sync-Run",
                    type={"type": "string", "pattern": _SYNC_RUN},
                    location=OpenApiParameter.HEADER,
                    description="Id of a whole sync that the rows of this call belong to.",
                )
            )
        if self._operation.query is not None:
            schema = self._operation.query.model_json_schema()
            required = schema.get("required", [])
            for name, each in schema["properties"].items():
                description = each.pop("description", "")
                found.append(
                    OpenApiParameter(name, type=_plain(each), required=name in required, description=description)
                )
        return found

    def get_request_serializer(self) -> Any:
        if self._operation.files:
            return dict.fromkeys(self._operation.files, OpenApiTypes.ANY)
        return self._operation.body

    def get_response_serializers(self) -> Any:
        operation = self._operation
        found: dict[Any, Any] = {(status, "application/json"): model for status, model in operation.answers.items()}
        if operation.lines_out:
            found[(200, "application/x-ndjson")] = OpenApiTypes.STR
        refusals = {*_COMMON, *operation.refusals, *(_WITH_BODY if operation.body else ())}
        if operation.key.value != "none":
            refusals.add(409)
        return found | {(status, PROBLEM_JSON): Problem for status in sorted(refusals)}

    def _get_request_body(self, direction: str = "request") -> Any:
        body = super()._get_request_body(direction)
        return body and body | {"required": True}


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is there or not; it is never null."""
    options = [each for each in schema.get("anyOf", []) if each.get("type") != "null"]
    rest = {name: value for name, value in schema.items() if name not in ("anyOf", "title", "default")}
    if schema.get("default") is not None:
        rest["default"] = schema["default"]
    return {**rest, **options[0]} if len(options) == 1 else rest | ({"anyOf": options} if options else {})
