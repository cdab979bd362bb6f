"""What every row of a feed rests on besides the catalogue: when it changes, every row has to be looked at again."""

import hashlib

from django.conf import settings

from baselinker_integration.models import Connection

FORMAT = 2
"""Raised when the code writes rows in another way."""


def feed_basis(connection: Connection) -> str:
    """A fingerprint of the connection's language, price list and options, the public address and the row format."""
    parts = (FORMAT, connection.language, connection.price_list_id, settings.PUBLIC_URL, connection.sends_zero_prices)
    return hashlib.sha256(repr(parts).encode()).hexdigest()
