"""Orders as BaseLinker pushes them: form fields of OrderAdd, `products` as JSON in one field (protocol, 3.12)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from baselinker_integration.player.client import ConnectorClient
from baselinker_integration.player.errors import BadAnswerError, PlayerError


@dataclass(frozen=True)
class PushRecord:
    """One pushed order: its number in BaseLinker, the shop's number or "", and why it was refused."""

    baselinker_id: str
    order_id: str = ""
    error_code: str = ""
    error_text: str = ""


def orders_read(path: Path) -> list[dict[str, Any]]:
    """The orders of a JSON file: one OrderAdd dictionary or a list of them. Raises ValueError saying what is wrong."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    orders = content if isinstance(content, list) else [content]
    if not orders or not all(isinstance(order, dict) for order in orders):
        raise ValueError(f"{path}: one dictionary of OrderAdd fields, or a list of them, is expected")
    return orders


def order_push(client: ConnectorClient, order: Mapping[str, Any]) -> PushRecord:
    """Push one order. `bl_pass` and `action` of the file are replaced by the client's own."""
    fields = {name: _field(value) for name, value in order.items()}
    baselinker_id = fields.get("baselinker_id", "")
    try:
        answer = client.call("OrderAdd", fields)
        if not isinstance(answer, dict) or not answer.get("order_id"):
            raise BadAnswerError("OrderAdd: no order_id in the answer")
    except PlayerError as error:
        return PushRecord(baselinker_id, error_code=error.code, error_text=str(error))
    return PushRecord(baselinker_id, order_id=str(answer["order_id"]))


def _field(value: Any) -> str:
    """The text a form field carries: lists and dictionaries as JSON, nothing as the empty string."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
