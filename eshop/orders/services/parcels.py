"""The parcels of an order: number, carrier, tracking address, and who named them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from eshop.core.errors import ApplicationError
from eshop.core.told import told, told_joined
from eshop.orders.models import Order, OrderChange, Parcel
from eshop.orders.searching import orders_entries_replace
from eshop.orders.services.changes import changes_write, orders_change
from event_log.services import event_record

NUMBER_LENGTH = 100


@dataclass(frozen=True)
class ParcelData:
    """What is told of a parcel. An address that is not http(s) is left out: `tracking_url_is_safe` tells beforehand."""

    number: str
    carrier: str = ""
    tracking_url: str = ""


def order_parcel_add(*, order_id: int, parcel: ParcelData, origin: Parcel.Origin, actor: str = "") -> bool:
    """Add a parcel to the order, or correct the one with its number; True when that changed anything.

    As `order_parcels_set` otherwise.
    """
    return _write(order_id, [parcel], origin, actor, are_all=False)


def order_parcels_set(*, order_id: int, parcels: Sequence[ParcelData], origin: Parcel.Origin, actor: str = "") -> bool:
    """Make `parcels` those that `origin` named of the order; True when that changed anything.

    A parcel that somebody else named first stays as it is. An order whose buyer was erased takes no parcels any more:
    the carrier knows by them who the buyer is. Raises ApplicationError for a number that is empty or longer than 100
    characters (a cut one would lead nowhere), and Order.DoesNotExist.
    """
    return _write(order_id, parcels, origin, actor, are_all=True)


def order_parcel_enter(*, order_id: int, parcel: ParcelData, actor: str) -> bool:
    """`order_parcel_add` by hand, with an event. The number stands in the order's history alone, which is erased."""
    with transaction.atomic():
        changed = order_parcel_add(order_id=order_id, parcel=parcel, origin=Parcel.Origin.PANEL, actor=actor)
        if changed:
            event_record("order_parcel_entered", subject=Order.objects.get(pk=order_id))
    return changed


def order_parcel_remove(*, order_id: int, number: str, actor: str) -> bool:
    """Take away a parcel that was entered by hand, with an event; False where there is none.

    Raises Order.DoesNotExist.
    """
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order_id)
        own = {parcel.number: parcel for parcel in order.parcels.filter(origin=Parcel.Origin.PANEL)}
        if own.pop(number, None) is None:
            return False
        rest = [ParcelData(parcel.number, parcel.carrier, parcel.tracking_url) for parcel in own.values()]
        order_parcels_set(order_id=order_id, parcels=rest, origin=Parcel.Origin.PANEL, actor=actor)
        event_record("order_parcel_removed", subject=order)
    return True


def _write(order_id: int, told: Sequence[ParcelData], origin: Parcel.Origin, actor: str, *, are_all: bool) -> bool:
    with transaction.atomic():
        order = Order.objects.select_for_update().only("erased_at").get(pk=order_id)
        plan = parcels_plan(order, order.parcels.all(), told, origin, are_all=are_all)
        if plan is None:
            return False
        parcels_write([plan])
        orders_change(Order.objects.filter(pk=order_id))
        orders_entries_replace([order_id])
        changes_write([OrderChange(order_id=order_id, kind=OrderChange.Kind.PARCEL, note=plan.note, actor=actor)])
    return True


@dataclass(frozen=True)
class ParcelsPlan:
    """What is to happen to the parcels of one order."""

    new: list[Parcel]
    corrected: list[Parcel]
    gone: list[Parcel]

    @property
    def note(self) -> str:
        """What the history says of it."""
        parts = []
        if written := [*self.new, *self.corrected]:
            named = ", ".join(f"{parcel.number} {parcel.carrier}".strip() for parcel in written)
            parts.append(told("Numer przesyłki: %(number)s") % {"number": named})
        if self.gone:
            named = ", ".join(parcel.number for parcel in self.gone)
            parts.append(told("Usunięto numer przesyłki: %(number)s") % {"number": named})
        return told_joined("; ", parts)


def parcels_plan(
    order: Order, known: Iterable[Parcel], told: Sequence[ParcelData], origin: Parcel.Origin, *, are_all: bool
) -> ParcelsPlan | None:
    """What `told` by `origin` means for the locked `order`, whose parcels are `known`; None where nothing changes."""
    wanted = {parcel.number: _row(order.pk, parcel, origin) for parcel in told}
    if order.erased_at is not None:
        return None
    present = {parcel.number: parcel for parcel in known}
    own = {number: parcel for number, parcel in present.items() if parcel.origin == origin}
    new = [parcel for number, parcel in wanted.items() if number not in present]
    corrected = [parcel for number, parcel in wanted.items() if number in own and _differs(parcel, own[number])]
    gone = [parcel for number, parcel in own.items() if number not in wanted] if are_all else []
    for parcel in corrected:
        parcel.pk, parcel.added_at = own[parcel.number].pk, own[parcel.number].added_at
    return ParcelsPlan(new, corrected, gone) if new or corrected or gone else None


def parcels_write(plans: Sequence[ParcelsPlan]) -> None:
    """Carry out the plans; the orders are locked."""
    Parcel.objects.filter(pk__in=[parcel.pk for plan in plans for parcel in plan.gone]).delete()
    Parcel.objects.bulk_update([parcel for plan in plans for parcel in plan.corrected], ["carrier", "tracking_url"])
    Parcel.objects.bulk_create([parcel for plan in plans for parcel in plan.new])


def _row(order_id: int, parcel: ParcelData, origin: Parcel.Origin) -> Parcel:
    if not 0 < len(parcel.number) <= NUMBER_LENGTH:
        raise ApplicationError(_("Numer przesyłki ma od 1 do 100 znaków."), field="delivery_number")
    return Parcel(
        order_id=order_id,
        number=parcel.number,
        carrier=parcel.carrier[:100],
        tracking_url=parcel.tracking_url if tracking_url_is_safe(parcel.tracking_url) else "",
        origin=origin,
    )


def _differs(one: Parcel, other: Parcel) -> bool:
    return (one.carrier, one.tracking_url) != (other.carrier, other.tracking_url)


def tracking_url_is_safe(address: str) -> bool:
    """Whether a person may be sent to `address`: http or https with a host, at most 500 characters, no white space."""
    if len(address) > 500 or any(char.isspace() or not char.isprintable() for char in address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
