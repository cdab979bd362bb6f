"""What the catalogue tells those above it."""

from django.db import transaction
from django.dispatch import Signal

items_mended = Signal()
"""A person changed items by hand; sent after the commit, without arguments."""


def items_mended_announce() -> None:
    """Send `items_mended` once the present transaction is committed."""
    transaction.on_commit(lambda: items_mended.send(sender=None))
