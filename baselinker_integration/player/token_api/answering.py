"""From a form and a header to the bytes of an answer, with the quirks of BaseLinker's JSON."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from baselinker_integration.player.token_api.methods import METHODS
from baselinker_integration.player.token_api.refusal import Refusal
from baselinker_integration.player.token_api.switches import Switches, Trouble
from baselinker_integration.player.token_api.world import Call, Row, World

HTML = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass(frozen=True)
class Reply:
    """`body` goes out with `status`, after `wait` seconds; of `cut` only half of it, of `lost` nothing at all."""

    body: bytes
    status: int = 200
    wait: float = 0.0
    cut: bool = False
    lost: bool = False


def reply_to(world: World, form: dict[str, str], token: str) -> Reply:
    """The reply to a call; every one of them counts for the limit."""
    with world.lock:
        method = form.get("method", "")
        fault = world.faults.take(method)
        trouble = fault.trouble if fault else None
        if trouble is Trouble.GATEWAY:
            return Reply(HTML, status=502)
        if trouble is Trouble.REDIRECT:
            return Reply(HTML, status=302)
        if trouble is Trouble.NOT_JSON:
            return Reply(HTML)
        if trouble is Trouble.DROPPED:
            return Reply(b"", lost=True)
        try:
            world.limit.count(world.now())
            if trouble is Trouble.LOCKED:
                raise Refusal("ERROR_USER_ACCOUNT_BLOCKED", "User account is blocked")
            if fault and trouble is Trouble.REFUSED:
                raise Refusal(fault.code, fault.message)
            data = {"status": "SUCCESS", **_done(world, method, form, token)}
        except Refusal as refusal:
            data = {"status": "ERROR", "error_code": refusal.code, "error_message": refusal.message}
        if world.on_done:
            world.on_done()
    body = _encoded(data, world.switches)
    wait = fault.seconds if fault and trouble is Trouble.SLOW else 0.0
    return Reply(body, wait=wait, cut=trouble is Trouble.CUT, lost=trouble is Trouble.LOST)


def _done(world: World, method: str, form: dict[str, str], token: str) -> Row:
    if not token:
        raise Refusal("ERROR_EMPTY_TOKEN", "Token is missing or invalid")
    if token != world.token:
        raise Refusal("ERROR_AUTH_TOKEN", "Invalid token")
    if method not in METHODS:
        raise Refusal("ERROR_UNKNOWN_METHOD", f"Unknown method {method}")
    try:
        parameters = json.loads(form.get("parameters") or "{}")
    except ValueError:
        raise Refusal("ERROR_INVALID_PARAMETERS", "Parameters are not valid JSON") from None
    if not isinstance(parameters, dict):
        parameters = {}
    world.calls.append(Call(method, parameters, world.now()))
    return METHODS[method](world, parameters)


def _encoded(data: Row, switches: Switches) -> bytes:
    shown = _quirky(data, switches)
    return json.dumps(shown, ensure_ascii=True, default=float).encode()


def _quirky(value: Any, switches: Switches) -> Any:
    """The way PHP writes it: an empty map is a list; with the switch, numbers and flags are texts."""
    if isinstance(value, dict):
        shown = {name: _quirky(each, switches) for name, each in value.items()}
        return shown | ({"a_new_key": {"of": ["tomorrow"]}} if switches.unknown_keys else {}) or []
    if isinstance(value, list):
        return [_quirky(each, switches) for each in value]
    if switches.strings and isinstance(value, bool):
        return "1" if value else "0"
    return str(value) if switches.strings and isinstance(value, int | float | Decimal) else value
