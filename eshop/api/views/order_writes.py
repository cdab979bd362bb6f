"""What the ERP tells of many orders at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eshop.api.base.bulk import BulkView, RowResult, SentRow, bulk_operation
from eshop.api.errors.problem import FieldError
from eshop.api.scopes import Scope
from eshop.api.views.order_rows import refusal_told, update_read
from eshop.api.wire.order_changes import AcknowledgeBody, OrdersUpdateBody
from eshop.core import clock
from eshop.core.errors import ApplicationError
from eshop.orders.models import Parcel
from eshop.orders.services.acknowledge import Acknowledgement, orders_acknowledge
from eshop.orders.services.update import orders_update

_LARGEST = 2**31 - 1


class OrdersAcknowledgeView(BulkView):
    operation_bulk = bulk_operation(
        id="orders_acknowledge",
        tag="Orders",
        summary="Say which orders the ERP has",
        description=(
            "Tells the order's number in the ERP; `confirm` moves the order on as well. The same number again is"
            " `unchanged`, another one is refused with `already_acknowledged`."
        ),
        scopes=(Scope.ORDERS_WRITE,),
        body=AcknowledgeBody,
    )
    event = "erp_orders_taken"
    identity = ("id",)

    def rows_write(self, rows: Sequence[SentRow], body: Any) -> Iterable[RowResult]:
        told = {
            int(row.value.id): Acknowledgement(row.value.erp_number, row.value.version, row.value.confirm)
            for row in rows
            if int(row.value.id) <= _LARGEST
        }
        outcomes = orders_acknowledge(told=told, client=self.client.name, now=clock.now())
        return [_result(row, outcomes) for row in rows]


class OrdersUpdateView(BulkView):
    operation_bulk = bulk_operation(
        id="orders_update",
        tag="Orders",
        summary="Change orders",
        description=(
            "State, parcels, invoice and payment; what a row leaves out stays. A row is written whole or not at all: a"
            " move that the shop forbids, or a `version` that the order no longer has, writes nothing of it."
        ),
        scopes=(Scope.ORDERS_WRITE,),
        body=OrdersUpdateBody,
    )
    event = "erp_orders_updated"
    identity = ("id",)

    def rows_write(self, rows: Sequence[SentRow], body: Any) -> Iterable[RowResult]:
        now = clock.now()
        updates = {
            int(row.value.id): update_read(row.value, now=now, version=row.value.version)
            for row in rows
            if int(row.value.id) <= _LARGEST
        }
        outcomes = orders_update(updates=updates, origin=Parcel.Origin.ERP, actor=self.client.name)
        return [_result(row, outcomes) for row in rows]


def _result(row: SentRow, outcomes: Mapping[int, bool | ApplicationError]) -> RowResult:
    outcome = outcomes.get(int(row.value.id))
    if outcome is None:
        return RowResult.rejected(row.index, FieldError("/id", "not_found"))
    if isinstance(outcome, ApplicationError):
        return RowResult.rejected(row.index, refusal_told(outcome))
    return RowResult(row.index, "updated" if outcome else "unchanged")
