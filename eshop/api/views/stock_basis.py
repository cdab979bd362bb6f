"""What an absolute stock from the ERP is lowered by: orders that it had not booked when it counted."""

from django.db.models import Min

from eshop.api.base.cursor import cursor_read
from eshop.api.errors.problem import FieldError, Problem
from eshop.api.models import ApiClient
from eshop.api.wire.stock import StockBasis
from eshop.catalog.services.stock_batch import Unseen
from eshop.orders.unseen import pieces_unseen

CHANGES = "changes"
"""The list whose cursors `seen_changes` takes."""


def unseen_of(body: StockBasis) -> Unseen | None:
    """What a batch asks under its locks; None where the stock counts as it is. Raises Problem for a foreign cursor."""
    if body.basis == "as_is":
        return None
    seen = None
    if body.seen_changes is not None:
        try:
            seen = int(cursor_read(CHANGES, body.seen_changes))
        except Problem:
            raise Problem("invalid_body", errors=[FieldError("/seen_changes", "bad_cursor")]) from None
    since = ApiClient.objects.aggregate(first=Min("created_at"))["first"]
    return lambda product_ids: pieces_unseen(product_ids, since=since, seen_changes=seen)
