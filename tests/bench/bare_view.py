"""The least that can answer from rows: ready bytes handed over, without key, daily rule, note or Django.

Served by the same gunicorn in the same way, it is the floor of a connector that reads its answers from the database.
"""

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg

_BODIES = "SELECT body FROM baselinker_feedbody WHERE feed_id = %s AND product_id = ANY(%s::bigint[])"
_PAGE = (
    "SELECT p.body FROM baselinker_feed f JOIN baselinker_feedpage p ON p.feed_id = f.connection_id"
    " WHERE f.connection_id = %s AND p.kind = %s AND p.generation = f.published AND p.number = %s"
)
_KINDS = {"ProductsList": "list", "ProductsPrices": "prices", "ProductsQuantity": "quantity"}
_FEED = 1
_mine = threading.local()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = b"{}" if environ["REQUEST_METHOD"] == "GET" else _answer(environ)
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def _answer(environ: dict[str, Any]) -> bytes:
    sent = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
    fields = {name: values[0] for name, values in parse_qs(sent).items()}
    if fields["action"] == "ProductsData":
        bodies = [body for (body,) in _rows(_BODIES, [_FEED, "{" + fields["products_id"] + "}"])]
        return b"{" + b",".join(bodies) + b"}"
    ((page,),) = _rows(_PAGE, [_FEED, _KINDS[fields["action"]], int(fields["page"])])
    return bytes(page)


def _rows(statement: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    cursor = psycopg.Cursor(_connection())
    return cursor.execute(statement, parameters, binary=True).fetchall()


def _connection() -> psycopg.Connection:
    if not hasattr(_mine, "connection"):
        parts = urlsplit(os.environ["DATABASE_URL"])
        _mine.connection = psycopg.connect(
            host=unquote(parts.hostname or ""),
            user=parts.username,
            dbname=parts.path.lstrip("/"),
            autocommit=True,
            prepare_threshold=0,
            options="-c plan_cache_mode=force_generic_plan",
        )
    return _mine.connection
