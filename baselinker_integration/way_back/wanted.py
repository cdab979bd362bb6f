"""What BaseLinker should know of an order, as the shop has it now, and what of that is still to be sent.

What came from BaseLinker is not wanted there: a state that BaseLinker set, a parcel that BaseLinker named.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from baselinker_integration.models import CarrierMapping, OrderBinding, StateMapping, TokenAccount, WayBack
from baselinker_integration.orders.repeat import ACTOR
from eshop.orders.models import Order, OrderChange, Parcel

COURIER_LENGTH = 20
NO_CARRIER = "inny"
KINDS = (OrderChange.Kind.STATE, OrderChange.Kind.PARCEL, OrderChange.Kind.INVOICE)
"""The changes of an order that may have to be told."""


@dataclass(frozen=True)
class StateWanted:
    """The shop's state, and the status there that it becomes."""

    shop_state: int
    status_id: int
    status_name: str


@dataclass(frozen=True)
class ParcelWanted:
    """`courier` is a code of BaseLinker's, or the carrier's name where nobody mapped it (`is_mapped`)."""

    number: str
    courier: str
    is_mapped: bool

    @property
    def key(self) -> str:
        """What numbers are compared by."""
        return parcel_key(self.number)


@dataclass(frozen=True)
class InvoiceWanted:
    number: str
    field: str


@dataclass(frozen=True)
class Wanted:
    """What is left to tell of one order. `version` is the order's when it was read.

    `withdrawn` are numbers that BaseLinker was told and the shop no longer has, `lost` the keys of those that it may
    have been told, as no answer came.
    """

    version: int
    state: StateWanted | None = None
    parcels: tuple[ParcelWanted, ...] = ()
    invoice: InvoiceWanted | None = None
    withdrawn: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.state is not None or bool(self.parcels) or self.invoice is not None


@dataclass(frozen=True)
class Mappings:
    """What a person said the shop's states and carriers are in BaseLinker."""

    states: dict[int, StateMapping]
    carriers: dict[str, str]

    def earlier(self, shop_state: int) -> set[int]:
        """Statuses there that states up to `shop_state` become."""
        return {row.status_id for state, row in self.states.items() if state <= shop_state}

    def later(self, shop_state: int) -> set[int]:
        """Statuses there that only states behind `shop_state` become."""
        return {row.status_id for state, row in self.states.items()} - self.earlier(shop_state)


def may_be_told(changes: Iterable[OrderChange]) -> bool:
    """Whether BaseLinker may have to hear of these changes: not of those that it made."""
    return any(change.kind in KINDS and change.actor != ACTOR for change in changes)


def parcel_key(number: str) -> str:
    """A parcel's number without spaces and case."""
    return "".join(number.split()).casefold()


def mappings_get(account: TokenAccount) -> Mappings:
    """Both mappings of the account; carriers by their name in small letters, "" stands for all the others."""
    states = {row.shop_state: row for row in StateMapping.objects.filter(account=account, is_gone=False)}
    carriers = CarrierMapping.objects.filter(account=account, is_gone=False).values_list("shop_carrier", "courier_code")
    return Mappings(states, {name.strip().casefold(): code for name, code in carriers})


def wanted_get(account: TokenAccount, mappings: Mappings, rows: Iterable[WayBack]) -> dict[int, Wanted]:
    """What is left to tell, by the key of the row; three statements however many rows."""
    rows = list(rows)
    bindings = dict(OrderBinding.objects.filter(pk__in=[r.binding_id for r in rows]).values_list("pk", "order_id"))
    orders = {order.pk: order for order in Order.objects.filter(pk__in=bindings.values()).prefetch_related("parcels")}
    movers = _movers(orders)
    wanted = {}
    for row in rows:
        order = orders[bindings[row.binding_id]]
        by_baselinker = movers.get(order.pk, ACTOR) == ACTOR
        parcels, withdrawn, lost = _parcels(account, mappings, order, row)
        wanted[row.pk] = Wanted(
            order.version,
            None if by_baselinker else _state(account, mappings, order, row.sent),
            parcels,
            _invoice(account, order, row.sent),
            withdrawn,
            lost,
        )
    return wanted


def _movers(orders: Mapping[int, Order]) -> dict[int, str]:
    """Who moved each order into the state that it is in, by order; who created it moved it into its first."""
    moves = OrderChange.objects.filter(order__in=orders, to_status__isnull=False).order_by("pk")
    return dict(moves.values_list("order_id", "actor"))


def _state(account: TokenAccount, mappings: Mappings, order: Order, sent: Mapping[str, Any]) -> StateWanted | None:
    mapping = mappings.states.get(order.status)
    told = sent.get("state") or {}
    if not account.sends_state or mapping is None or told.get("shop") == order.status:
        return None
    if told.get("status_id") == mapping.status_id and not told.get("moved_on"):
        return None
    return StateWanted(order.status, mapping.status_id, mapping.status_name)


def _parcels(
    account: TokenAccount, mappings: Mappings, order: Order, row: WayBack
) -> tuple[tuple[ParcelWanted, ...], tuple[str, ...], tuple[str, ...]]:
    """Those to tell, those told and gone since, and those perhaps told and gone since."""
    told, unsure = row.sent.get("parcels") or {}, row.unsure.get("parcels") or {}
    if not account.sends_parcels or order.erased_at is not None:
        return (), (), ()
    known = {parcel_key(parcel.number) for parcel in order.parcels.all()}
    withdrawn = tuple(
        parcel["number"] for key, parcel in told.items() if key not in known and not parcel.get("withdrawn")
    )
    own = [parcel for parcel in order.parcels.all() if parcel.origin != Parcel.Origin.BASELINKER]
    left = [_parcel(mappings, order, parcel) for parcel in own if parcel_key(parcel.number) not in told]
    return tuple(left), withdrawn, tuple(key for key in unsure if key not in known and key not in told)


def _parcel(mappings: Mappings, order: Order, parcel: Parcel) -> ParcelWanted:
    name = parcel.carrier.strip() or order.delivery_method_name.strip()
    code = mappings.carriers.get(name.casefold()) or mappings.carriers.get("")
    return ParcelWanted(parcel.number, code or name[:COURIER_LENGTH].strip() or NO_CARRIER, code is not None)


def _invoice(account: TokenAccount, order: Order, sent: Mapping[str, Any]) -> InvoiceWanted | None:
    told = sent.get("invoice") or {}
    if not account.sends_invoice or not account.invoice_field or not order.invoice_number:
        return None
    if told.get("number") == order.invoice_number and told.get("field") == account.invoice_field:
        return None
    return InvoiceWanted(order.invoice_number, account.invoice_field)
