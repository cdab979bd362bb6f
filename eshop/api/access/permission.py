"""What a caller may do: the scopes that the operation names."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from eshop.api.errors.problem import Problem
from eshop.api.models import ApiToken


class ScopePermission(BasePermission):
    """Lets a call through whose client has a scope of the operation. A method without operation is refused later."""

    def has_permission(self, request: Request, view: Any) -> bool:
        token: ApiToken = request.auth  # type: ignore[assignment]
        operation = view.operations.get("get" if request.method == "HEAD" else str(request.method).lower())
        scopes = operation.scopes if operation else ()
        if scopes and not set(scopes).intersection(token.client.scopes):
            raise Problem(
                "scope_missing",
                headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scopes[0]}"'},
            )
        return True
