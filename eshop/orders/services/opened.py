"""Who looked at a buyer's data, for the log."""

from typing import Any

from eshop.core import clock
from eshop.orders.models import Order
from event_log.services import event_record


def buyer_data_opened(*, order_id: int, person: Any) -> None:
    """Note that `person` (a signed-in user) opened the order's page with the buyer's data in clear.

    One event per person, order and Warsaw day; a later look on the same day is counted in it.
    """
    day = clock.business_date(clock.now())
    event_record(
        "buyer_data_opened",
        subject=Order(pk=order_id),
        collapse_key=f"buyer_data_opened:{person.pk}:{order_id}:{day}",
    )
