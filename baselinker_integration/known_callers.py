"""Callers whose key was right a moment ago: the statement that answers them looks again (ADR 0009).

Asking first whose call it is costs a round trip to the database, an eighth of a ProductsData call. For a caller that
this process has authenticated before, the same conditions go into the statement that fetches the answer, so a key
revoked, an add-on suspended or an account changed meanwhile yields no rows, and the call takes the long way.
"""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any

from django.db import connection as database

from baselinker_integration.models import Connection
from baselinker_integration.services.connections import ADDON
from baselinker_integration.services.keys import key_digest

CALLER_PROVED = (
    "SELECT c.id FROM baselinker_connection c JOIN baselinker_connectionkey k ON k.connection_id = c.id"
    " WHERE c.id = %s AND c.slug = %s AND c.is_active AND c.day_start = %s"
    " AND k.digest = %s AND (k.valid_until IS NULL OR k.valid_until > %s)"
    " AND EXISTS (SELECT 1 FROM addons_addon a WHERE a.code = %s AND a.state = 'active')"
)
"""One row while the caller is still who it was, with the day's start that the daily rule reckons with."""


@dataclass(frozen=True)
class KnownCaller:
    """An account and the digest of the key with which it was called."""

    connection: Connection
    digest: str

    def proof(self, now: datetime) -> list[Any]:
        """The parameters of CALLER_PROVED."""
        account = self.connection
        return [account.pk, account.slug, account.day_start, self.digest, now, ADDON]


_known: dict[str, KnownCaller] = {}


def caller_remember(connection: Connection, *, key: str) -> None:
    """Keep the account last authenticated at its address. PostgreSQL only: a file has no round trips to save."""
    if database.vendor == "postgresql":
        _known[connection.slug] = KnownCaller(connection, key_digest(key))


def caller_recall(*, slug: str, key: Any) -> KnownCaller | None:
    """The caller remembered for this address if `key` is the one it came with then."""
    known = _known.get(slug)
    if known is None or not isinstance(key, str) or not compare_digest(known.digest, key_digest(key)):
        return None
    return known
