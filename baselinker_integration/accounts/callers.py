"""Callers whose key was right a moment ago: the statement that puts their call on record looks again (ADR 0011).

Asking first whose call it is costs a round trip to the database. For a caller that this process has authenticated
before, the same conditions go into the first statement of the call, so that with a key revoked, an add-on suspended or
an account changed meanwhile it yields no row and does nothing, and the call takes the long way.
"""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any

from django.db import connection as database

from baselinker_integration.models import Connection
from baselinker_integration.services.connections import ADDON
from baselinker_integration.services.keys import key_digest
from eshop.core.hot_path.execution import row_version

CALLER_PROVED = (
    f"SELECT c.id FROM baselinker_connection c WHERE c.id = %s AND {row_version('c', 'postgresql')} = %s"  # noqa: S608
    " AND EXISTS (SELECT 1 FROM baselinker_connectionkey k WHERE k.connection_id = c.id AND k.digest = %s"
    " AND (k.valid_until IS NULL OR k.valid_until > %s))"
    " AND EXISTS (SELECT 1 FROM addons_addon a WHERE a.code = %s AND a.state = 'active')"
)
"""One row while the caller is still who it was, with the same options."""


@dataclass(frozen=True)
class KnownCaller:
    """An account as this version of its row describes it, the digest of the key that came with its call, and the
    edition of its feed that was shown then."""

    connection: Connection
    version: str
    digest: str
    edition: str

    def proof(self, now: datetime) -> list[Any]:
        """The parameters of CALLER_PROVED."""
        return [self.connection.pk, self.version, self.digest, now, ADDON]


_known: dict[str, KnownCaller] = {}


def caller_remember(connection: Connection, *, version: str, key: str, edition: str) -> None:
    """Keep the caller last authenticated at its address. PostgreSQL only: a file has no round trips to save."""
    if database.vendor == "postgresql":
        _known[connection.slug] = KnownCaller(connection, version, key_digest(key), edition)


def caller_recall(*, slug: str, key: Any) -> KnownCaller | None:
    """The caller remembered for this address if `key` is the one it came with then."""
    if not isinstance(key, str):
        return None
    known, digest = _known.get(slug), key_digest(key)
    return known if known is not None and compare_digest(known.digest, digest) else None
