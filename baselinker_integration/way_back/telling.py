"""Telling BaseLinker one thing about one order: its state, a parcel, its invoice's number.

Each is read there first, written only where it differs, and noted right after the answer.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from baselinker_integration.models import WayBack
from baselinker_integration.way_back.asking import Asking, FailedError, NotYetError, RejectedError
from baselinker_integration.way_back.events import told_of_parcel, warned
from baselinker_integration.way_back.rows import row_note
from baselinker_integration.way_back.wanted import InvoiceWanted, Mappings, ParcelWanted, StateWanted, parcel_key
from baselinker_integration.wire.token_orders import OrderThere, ParcelThere, orders_there, parcel_made, parcels_there
from eshop.core import clock

PARCEL_LENGTH = 40
INVOICE_LENGTH = 50
LOOK_AGAIN = timedelta(seconds=60)
"""A parcel whose fate is unsure is looked for after so long, twice, before it is sent again."""
LOOKS = 2
TRUSTED_FOR = timedelta(minutes=10)
"""For so long a status that was read there, or that the journal told, is taken as the present one."""
GONE, TOO_LONG = "not_found", "too_long"


class Telling:
    """What is told of one order; the order is read there at most once."""

    def __init__(self, asking: Asking, mappings: Mappings, row: WayBack) -> None:
        self.asking, self.mappings, self.row = asking, mappings, row
        self.number = int(row.binding.external_id)
        self._there: OrderThere | None = None

    def state(self, wanted: StateWanted) -> None:
        """Set the order's status, unless the seller moved it on meanwhile. Raises as Asking.ask."""
        status = self._status_there()
        if self._moved_on(status, wanted):
            self._note_state(wanted, status, moved_on=True)
            warned(self.row, "state_moved_on", {"wanted": wanted.status_name})
        elif status == wanted.status_id:
            self._note_state(wanted, status)
        else:
            self.asking.ask("setOrderStatus", {"order_id": self.number, "status_id": wanted.status_id})
            self._note_state(wanted, wanted.status_id)

    def parcel(self, wanted: ParcelWanted) -> None:
        """Register the parcel once. Raises as Asking.ask, NotYetError while it is too early to look again."""
        if len(wanted.number) > PARCEL_LENGTH:
            raise RejectedError(TOO_LONG, wanted.number[-4:])
        known = self._parcel_find(wanted.key)
        if known is not None:
            self._note_parcel(wanted, known.package_id)
            return
        try:
            made = parcel_made(self.asking.ask("createPackageManual", self._parcel_fields(wanted)))
        except FailedError as failure:
            if failure.may_be_done:
                self._note_unsure(wanted.key, looks=0)
                raise NotYetError(clock.now() + LOOK_AGAIN) from failure
            raise
        self._note_parcel(wanted, made)
        told_of_parcel(self.row, wanted)

    def invoice(self, wanted: InvoiceWanted) -> None:
        """Write the invoice's number into its field, if that is empty or holds what we wrote. Raises as Asking.ask."""
        if len(wanted.number) > INVOICE_LENGTH:
            raise RejectedError(TOO_LONG, wanted.number)
        held = self._order().field_text(wanted.field).strip()
        if held and held != wanted.number and held not in self._own_invoices(wanted.field):
            self._note("invoice", {"number": wanted.number, "field": wanted.field, "in_use": True})
            warned(self.row, "field_in_use", {"field": wanted.field})
            return
        if held != wanted.number:
            value: Any = wanted.number
            is_own = wanted.field.startswith("extra_field_")
            field = {wanted.field: value} if is_own else {"custom_extra_fields": {wanted.field: value}}
            self._note_unsure_invoice(wanted)
            self.asking.ask("setOrderFields", {"order_id": self.number, **field})
        self._note("invoice", {"number": wanted.number, "field": wanted.field})
        if "invoice" in self.row.unsure:
            row_note(self.row, lambda kept: kept.pop("invoice"), unsure=True)

    def withdrawn(self, number: str) -> None:
        """Warn, once, of a parcel that BaseLinker was told and the shop no longer has: we delete nothing there."""
        warned(self.row, "parcel_left_there", {"parcel": number[-4:]})
        self._change_parcels(lambda parcels: parcels[parcel_key(number)].update(withdrawn=True))

    def lost(self, key: str) -> None:
        """Look for a parcel whose answer was lost and that the shop no longer has; one that is there is `withdrawn`.

        Raises as `parcel`.
        """
        known = self._parcel_find(key)
        if known is not None:
            self._note_parcel(ParcelWanted(known.courier_package_nr, known.courier_code, True), known.package_id)
            self.withdrawn(known.courier_package_nr)
        else:
            self._change_parcels(lambda parcels: parcels.pop(key), unsure=True)

    def _parcel_find(self, key: str) -> ParcelThere | None:
        """The parcel as BaseLinker has it. Raises NotYetError where it may yet come, as no answer told its fate."""
        unsure = dict((self.row.unsure.get("parcels") or {}).get(key) or {})
        if unsure and clock.now() < _look_at(unsure):
            raise NotYetError(_look_at(unsure))
        there = parcels_there(self.asking.ask("getOrderPackages", {"order_id": self.number}))
        known = [one for one in there if parcel_key(one.courier_package_nr) == key]
        if not known and unsure and unsure["looks"] + 1 < LOOKS:
            self._note_unsure(key, looks=unsure["looks"] + 1)
            raise NotYetError(clock.now() + LOOK_AGAIN)
        return known[0] if known else None

    def _own_invoices(self, field: str) -> set[str]:
        """What the field may hold of ours: the number told last, and those whose answer never came."""
        told, unsure = self.row.sent.get("invoice") or {}, self.row.unsure.get("invoice") or {}
        sure = {told["number"]} if told.get("field") == field else set()
        return sure | set(unsure["numbers"] if unsure.get("field") == field else ())

    def _note_unsure_invoice(self, wanted: InvoiceWanted) -> None:
        """Before the call: were its answer lost, a later number would find its own in the field and leave it there."""
        numbers = sorted(self._own_invoices(wanted.field) | {wanted.number})
        row_note(
            self.row, lambda unsure: unsure.update(invoice={"field": wanted.field, "numbers": numbers}), unsure=True
        )

    def _status_there(self) -> int:
        kept = self.row.sent.get("there") or {}
        if kept and clock.now() - datetime.fromisoformat(kept["at"]) < TRUSTED_FOR:
            return int(kept["status_id"])
        return self._order().order_status_id

    def _order(self) -> OrderThere:
        if self._there is None:
            parameters = {
                "order_id": self.number,
                "get_unconfirmed_orders": True,
                "include_custom_extra_fields": True,
            }
            found = [o for o in orders_there(self.asking.ask("getOrders", parameters)) if o.order_id == self.number]
            if not found:
                raise RejectedError(GONE)
            self._there = found[0]
        return self._there

    def _moved_on(self, status: int, wanted: StateWanted) -> bool:
        return moved_on(self.mappings, wanted, status, self.row.sent)

    def _note_state(self, wanted: StateWanted, status_id: int, *, moved_on: bool = False) -> None:
        row_note(self.row, state_note(wanted, status_id, clock.now(), moved_on=moved_on))

    def _parcel_fields(self, wanted: ParcelWanted) -> dict[str, Any]:
        return {
            "order_id": self.number,
            "courier_code": wanted.courier,
            "package_number": wanted.number,
            "pickup_date": int(clock.now().timestamp()),
            "return_shipment": False,
        }

    def _note_parcel(self, wanted: ParcelWanted, package_id: int) -> None:
        told = {"number": wanted.number, "courier": wanted.courier, "at": clock.now().isoformat(), "id": package_id}
        self._change_parcels(lambda parcels: parcels.update({wanted.key: told}))
        if wanted.key in (self.row.unsure.get("parcels") or {}):
            self._change_parcels(lambda parcels: parcels.pop(wanted.key), unsure=True)

    def _note_unsure(self, key: str, *, looks: int) -> None:
        told = {"at": clock.now().isoformat(), "looks": looks}
        self._change_parcels(lambda parcels: parcels.update({key: told}), unsure=True)

    def _change_parcels(self, change: Callable[[dict[str, Any]], Any], *, unsure: bool = False) -> None:
        def write(kept: dict[str, Any]) -> None:
            parcels = dict(kept.get("parcels") or {})
            change(parcels)
            kept["parcels"] = parcels

        row_note(self.row, write, unsure=unsure)

    def _note(self, name: str, told: dict[str, Any]) -> None:
        row_note(self.row, lambda sent: sent.update({name: told | {"at": clock.now().isoformat()}}))


def moved_on(mappings: Mappings, wanted: StateWanted, status: int, sent: dict[str, Any]) -> bool:
    """Whether the seller moved the order to a status that is not to be undone: one of a later state of the shop, or,
    once we set one, any that neither we nor an earlier state of the shop set.
    """
    told = sent.get("state") or {}
    ours = set() if told.get("moved_on") else {told.get("status_id")}
    if status in mappings.later(wanted.shop_state):
        return True
    return bool(told) and status not in mappings.earlier(wanted.shop_state) | ours


def state_note(
    wanted: StateWanted, status_id: int, now: datetime, *, moved_on: bool = False
) -> Callable[[dict[str, Any]], None]:
    """What to write down of a state that is there now."""
    told = {"shop": wanted.shop_state, "status_id": status_id, "at": now.isoformat()}
    there = {"status_id": status_id, "at": now.isoformat()}

    def write(sent: dict[str, Any]) -> None:
        sent["state"] = told | {"moved_on": True} if moved_on else told | {"name": wanted.status_name}
        sent["there"] = there

    return write


def _look_at(unsure: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(unsure["at"]) + LOOK_AGAIN
