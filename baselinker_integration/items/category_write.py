"""Categories that BaseLinker adds (protocol, 3.11)."""

from django.db import IntegrityError, transaction

from baselinker_integration.errors import INVALID_PARAMETER, ProtocolError
from baselinker_integration.items.reports import write_report
from baselinker_integration.models import Connection
from baselinker_integration.wire.base import item_number
from eshop.catalog.models import Category
from eshop.core.told import told


def category_write(*, connection: Connection, name: str, parent_id: str) -> int:
    """The id of the category `name` below `parent_id` ("" or "0": at the root), made when it is not there.

    The unique constraint decides: of two calls for the same category one makes it, both get its id. Raises
    ProtocolError invalid_parameter for a parent that does not exist.
    """
    with transaction.atomic():
        parent = _parent(parent_id)
        try:
            with transaction.atomic():
                category = Category.objects.create(parent=parent, name=name)
        except IntegrityError:
            return Category.objects.get(parent=parent, name=name).pk
        write_report("category_written", connection=connection, subject=category)
    return category.pk


def _parent(text: str) -> Category | None:
    """The parent, held so that it is still there when the child is written."""
    if text.strip() in ("", "0"):
        return None
    found = Category.objects.select_for_update().filter(pk=item_number(text)).first()
    if found is None:
        raise ProtocolError(INVALID_PARAMETER, told("parent_id: w sklepie nie ma kategorii %(id)s") % {"id": text[:50]})
    return found
