"""Which actions exist. One module per action; a name that no module declares cannot be called (allow list)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from baselinker_integration.accounts.callers import Caller
from baselinker_integration.models import Connection
from baselinker_integration.wire.base import WireModel, text_clean

MODULES = (
    "supported_methods",
    "file_version",
    "products_categories",
    "products_list",
    "products_data",
    "products_prices",
    "products_quantity",
    "products_quantity_update",
    "products_price_update",
    "product_add",
    "category_add",
    "order_add",
    "order_update",
    "orders_get",
    "statuses_list",
    "delivery_methods_list",
    "payment_methods_list",
)


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


def _always(connection: Connection) -> bool:
    return True


@dataclass(frozen=True)
class Action:
    """One action of the protocol. `run` returns what is answered: ready JSON bytes, or a value to encode.

    `writes` marks calls that are recorded as InboundCall. An action that is not enabled for a connection is absent from
    SupportedMethods and answers unsupported_action.
    """

    name: str
    request: type[WireModel]
    run: Callable[[ActionContext, Any], Any]
    is_enabled: Callable[[Connection], bool] = _always
    writes: bool = False


@cache
def actions() -> dict[str, Action]:
    """All actions by name, in the order of MODULES."""
    modules = [import_module(f"baselinker_integration.actions.{name}") for name in MODULES]
    return {module.ACTION.name: module.ACTION for module in modules}
