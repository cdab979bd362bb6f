"""What an action of the protocol is, and what it knows of the call that it answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from baselinker_integration.accounts.callers import Caller
from baselinker_integration.wire.base import WireModel


@dataclass(frozen=True)
class ActionContext:
    """What an action knows of the call: whose it is, when (aware UTC), from where, the raw fields without the key.

    `sender` is what is kept with each run of how the call came: user agent, content type, address.
    """

    caller: Caller
    now: datetime
    remote_address: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    sender: str = ""


@dataclass(frozen=True)
class Action:
    """One action of the protocol. `run` returns what is answered: ready JSON bytes, or a value to encode.

    `option` is the connection's field that switches it on; without one it is on like the account itself. An action that
    is off is absent from SupportedMethods and answers unsupported_action. `writes` marks calls that are recorded as
    InboundCall.
    """

    name: str
    request: type[WireModel]
    run: Callable[[ActionContext, Any], Any]
    option: str = "is_active"
    writes: bool = False
