"""What an action of the protocol is, and what it knows of the call that it answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from baselinker_integration.accounts.callers import Caller
from baselinker_integration.models import Connection
from baselinker_integration.wire.base import WireModel, text_clean


@dataclass(frozen=True)
class ActionContext:
    """What an action knows of the call: whose it is, when (aware UTC), from where, the raw fields without the key."""

    caller: Caller
    now: datetime
    remote_address: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    user_agent: str = ""
    content_type: str = ""

    def shape(self, *what: str) -> str:
        """How the call came, for the few lines that are kept with each run: `what` of it, and its sender."""
        sender = (self.user_agent, self.content_type, self.remote_address)
        return text_clean(" | ".join([" ".join(what), *(part[:60] or "-" for part in sender)]))

    @property
    def connection(self) -> Connection:
        return self.caller.connection


@dataclass(frozen=True)
class Action:
    """One action of the protocol. `run` returns what is answered: ready JSON bytes, or a value to encode.

    `option` is the connection's field that switches it on; without one it is always on. An action that is off is absent
    from SupportedMethods and answers unsupported_action. `writes` marks calls that are recorded as InboundCall.
    """

    name: str
    request: type[WireModel]
    run: Callable[[ActionContext, Any], Any]
    option: str = ""
    writes: bool = False

    def is_on_for(self, connection: Connection) -> bool:
        """Whether the account may call it."""
        return not self.option or bool(getattr(connection, self.option))
