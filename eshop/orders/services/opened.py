"""Who looked at a buyer's data, for the log."""

from typing import Any

from django.db.models import Model

from eshop.core import clock
from event_log.services import event_record


def buyer_data_opened(*, subject: Model, person: Any) -> None:
    """Note that `person` (a signed-in user) opened the page of `subject`, an order, with the buyer's data in clear.

    One event per person, order and Warsaw day; a later look on the same day is counted in it.
    """
    day = clock.business_date(clock.now())
    event_record(
        "buyer_data_opened",
        subject=subject,
        collapse_key=f"buyer_data_opened:{person.pk}:{subject._meta.label_lower}:{subject.pk}:{day}",
    )
