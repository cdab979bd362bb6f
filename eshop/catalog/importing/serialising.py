"""One writer of the catalogue at a time."""

from eshop.catalog.models import PriceList


def imports_serialise() -> None:
    """Let one import at a time write the catalogue: two would meet in each other's items, in any order.

    A file holds the lock to its end, a batch from the ERP for that batch. It is a row that sales only refer to, and NO
    KEY lets them. SQLite's BEGIN IMMEDIATE serialises by itself.
    """
    list(PriceList.objects.select_for_update(no_key=True).filter(is_default=True).values_list("pk", flat=True))
