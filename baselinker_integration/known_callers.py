"""Callers whose key was right a moment ago: the one statement that notes their call looks again (ADR 0011).

Asking first whose call it is costs a round trip to the database. For a caller that this process has authenticated
before, the same conditions go into the statement that notes the call, so that with a key revoked, an add-on suspended,
an account changed or a feed published meanwhile it yields no row, and the call takes the long way.
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
    "SELECT c.id FROM baselinker_connection c JOIN baselinker_feed f ON f.connection_id = c.id"
    " WHERE c.id = %s AND c.slug = %s AND c.is_active AND c.day_start = %s AND f.edition = %s"
    " AND EXISTS (SELECT 1 FROM baselinker_connectionkey k WHERE k.connection_id = c.id AND k.digest = %s"
    " AND (k.valid_until IS NULL OR k.valid_until > %s))"
    " AND EXISTS (SELECT 1 FROM addons_addon a WHERE a.code = %s AND a.state = 'active')"
)
"""One row while the caller is still who it was, and is shown the edition that it was."""


@dataclass(frozen=True)
class KnownCaller:
    """An account, the digest of the key with which it was called, and the edition of its feed that was shown then."""

    connection: Connection
    digest: str
    edition: str

    def proof(self, now: datetime) -> list[Any]:
        """The parameters of CALLER_PROVED."""
        account = self.connection
        return [account.pk, account.slug, account.day_start, self.edition, self.digest, now, ADDON]


_known: dict[str, KnownCaller] = {}


def caller_remember(connection: Connection, *, key: str, edition: str) -> None:
    """Keep the caller last authenticated at its address. Without files of the feed there is nothing to save."""
    if edition and database.vendor == "postgresql":
        _known[connection.slug] = KnownCaller(connection, key_digest(key), edition)


def caller_recall(*, slug: str, key: Any) -> KnownCaller | None:
    """The caller remembered for this address if `key` is the one it came with then."""
    known = _known.get(slug)
    if known is None or not isinstance(key, str) or not compare_digest(known.digest, key_digest(key)):
        return None
    return known
