"""Whoever calls the API in tests, without a server in between."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.test import Client

from eshop.api.clients.services import client_create, token_create
from eshop.api.models import ApiClient
from eshop.api.scopes import Scope

JSON = "application/json"


class Answer:
    """Status, headers and JSON of an answer."""

    def __init__(self, response: Any) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.body = response.content
        self.json = json.loads(response.content) if response.content else None

    @property
    def codes(self) -> list[tuple[str, str]]:
        """Pointer and code of every mistake, in rows or in the call."""
        rows = self.json.get("rows", [self.json])
        return [(error["pointer"], error["code"]) for row in rows for error in row["errors"]]


class ApiCaller:
    """A client of the API with a token: `erp.post("/stock/set", {"items": [...]})`."""

    def __init__(self, client: ApiClient, token: str) -> None:
        self.client, self.token = client, token
        self.headers: dict[str, str] = {}
        self.sender = "127.0.0.1"
        self._http = Client(raise_request_exception=False)

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Answer:
        return self._answer("GET", path, data=query or {}, headers=headers)

    def get_lines(self, path: str, **headers: str) -> list[Any]:
        """The lines of an answer in lines of JSON."""
        answer = self._http.get(_address(path), headers={"authorization": f"Bearer {self.token}", **headers})
        return [json.loads(line) for line in answer.getvalue().splitlines()]

    def post(self, path: str, body: Any, *, content_type: str = JSON, **headers: str) -> Answer:
        """`body` is sent as JSON; bytes and texts go as they are. Headers as `idempotency_key="..."`."""
        sent = body if isinstance(body, bytes | str) else json.dumps(body)
        return self._answer("POST", path, data=sent, content_type=content_type, headers=headers)

    def call(self, method: str, path: str, body: Any = "", **headers: str) -> Answer:
        sent = body if isinstance(body, bytes | str) else json.dumps(body)
        return self._answer(method, path, data=sent, content_type=JSON, headers=headers)

    def _answer(self, method: str, path: str, *, headers: dict[str, str], **sent: Any) -> Answer:
        named = {"authorization": f"Bearer {self.token}"} | self.headers | headers
        if method == "GET":
            return Answer(self._http.get(_address(path), headers=named, REMOTE_ADDR=self.sender, **sent))
        return Answer(self._http.generic(method, _address(path), headers=named, REMOTE_ADDR=self.sender, **sent))


def _address(path: str) -> str:
    """Paths without /api/ are those of version 1."""
    return path if path.startswith(("/api/", "http")) else f"/api/v1{path}"


def api_caller_make(name: str = "Optima", scopes: Iterable[str] = Scope.values) -> ApiCaller:
    """A client with a token; with every scope unless told."""
    client = client_create(name=name, scopes=scopes)
    return ApiCaller(client, token_create(client=client).text)
