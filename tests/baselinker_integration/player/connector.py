"""A small connector of the tests' own, so that the player is tried against something that is not our server."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

KEY = "key-of-the-tests"
Answer = Callable[[dict[str, str]], Any]


def refusal(code: str, text: str = "") -> dict[str, Any]:
    return {"error": True, "error_code": code, "error_text": text}


class Connector:
    """Serves `answers` by action on a free port and keeps every call's form fields in `calls`."""

    def __init__(self) -> None:
        self.calls: list[dict[str, str]] = []
        self.products: dict[str, dict[str, Any]] = {}
        self.list_page_size = 2
        self.order_ids: dict[str, str] = {}
        self.answers: dict[str, Answer] = {
            "FileVersion": lambda fields: {"platform": "tests", "version": "1", "standard": 4},
            "SupportedMethods": lambda fields: sorted(self.answers),
            "ProductsCategories": lambda fields: {"1": "Wszystko"},
            "ProductsList": lambda fields: self._page(fields, lambda row: {"name": row["name"]}),
            "ProductsData": self._data,
            "ProductsPrices": lambda fields: self._page(fields, lambda row: {"0": row["price"]}),
            "ProductsQuantity": lambda fields: self._page(fields, lambda row: {"0": row["quantity"]}),
            "OrderAdd": self._order_add,
        }
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self._thread.join()
        self.server.server_close()

    def actions(self) -> list[str]:
        return [call.get("action", "") for call in self.calls]

    def answer(self, fields: dict[str, str]) -> Any:
        self.calls.append(fields)
        if "bl_pass" not in fields:
            return refusal("no_password")
        if fields["bl_pass"] != KEY:
            return refusal("incorrect_password")
        if fields["action"] not in self.answers:
            return refusal("unsupported_action")
        return self.answers[fields["action"]](fields)

    def _page(self, fields: dict[str, str], row: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        ids = list(self.products)
        start = (int(fields["page"]) - 1) * self.list_page_size
        rows = {id_: row(self.products[id_]) for id_ in ids[start : start + self.list_page_size]}
        return {**rows, "pages": max(1, -(-len(ids) // self.list_page_size))}

    def _data(self, fields: dict[str, str]) -> dict[str, Any]:
        return {id_: self.products[id_] for id_ in fields["products_id"].split(",") if id_ in self.products}

    def _order_add(self, fields: dict[str, str]) -> dict[str, Any]:
        number = self.order_ids.setdefault(fields["baselinker_id"], str(3000 + len(self.order_ids)))
        return {"order_id": number}


def _handler(connector: Connector) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._send(connector.answer({}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            fields = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
            self._send(connector.answer(fields))

        def _send(self, answer: Any) -> None:
            raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler
