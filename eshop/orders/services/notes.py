"""Notes that the shop's people leave at an order."""

from django.db import transaction

from eshop.core.errors import ApplicationError, Conflict
from eshop.core.told import told
from eshop.orders.models import Order, OrderNote
from event_log.services import event_record

LENGTH = 1000


def order_note_add(*, order_id: int, text: str, actor: str) -> None:
    """Leave `text` (1 to 1000 characters) at the order, in the name of `actor`. The log tells of it without the text.

    Raises ApplicationError for no text or too much, Conflict for an order whose buyer was erased: a note could name
    her again. Raises Order.DoesNotExist.
    """
    text = text.replace("\x00", "").strip()
    if not 0 < len(text) <= LENGTH:
        raise ApplicationError(told("Napisz notatkę, najwyżej 1000 znaków."), field="text")
    with transaction.atomic():
        order = Order.objects.select_for_update(no_key=True).get(pk=order_id)
        if order.erased_at is not None:
            raise Conflict(told("Dane kupującego usunięto; notatki już nie można zostawić."), field="text")
        OrderNote.objects.create(order=order, text=text, actor=actor[:150])
        event_record("order_note_left", subject=order)
