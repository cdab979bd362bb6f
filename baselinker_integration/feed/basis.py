"""What every row of a feed rests on besides the catalogue: when it changes, every row has to be looked at again."""

import hashlib

from django.conf import settings

from baselinker_integration.models import Connection

FORMAT = 1
"""Raised when the code writes rows in another way."""


def feed_basis(connection: Connection) -> str:
    """A fingerprint of the connection's language and price list, the public address and the row format."""
    parts = (FORMAT, connection.language, connection.price_list_id, settings.PUBLIC_URL)
    return hashlib.sha256(repr(parts).encode()).hexdigest()
