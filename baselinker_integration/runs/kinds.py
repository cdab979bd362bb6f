"""The words of the daily rule (contract, section 5): how long a run and an import go on, and the kinds of poll."""

from datetime import timedelta
from enum import StrEnum

QUIET = timedelta(minutes=30)
"""So long after its last import call a run has ended."""

PAUSE = timedelta(minutes=2)
"""Within so long of its last import call an import is going on, and the copy does not move."""


class PollKind(StrEnum):
    """A walk of values alone. The value names the columns of the run."""

    PRICES = "prices"
    QUANTITY = "quantity"

    @property
    def page_field(self) -> str:
        return "price_pages" if self is PollKind.PRICES else "quantity_pages"
