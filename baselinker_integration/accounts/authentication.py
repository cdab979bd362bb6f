"""Whose call it is. One query, constant-time comparison, and no hint at what was wrong beyond the protocol's codes."""

from datetime import datetime

from django.db import connection as database

from baselinker_integration.accounts.callers import Caller, caller_remember
from baselinker_integration.accounts.connections import ADDON
from baselinker_integration.accounts.keys import key_digest_renew, key_match
from baselinker_integration.accounts.wrong_keys import wrong_key_count
from baselinker_integration.errors import (
    ADDON_CANCELLED,
    ADDON_NOT_ACTIVE,
    ADDON_SUSPENDED,
    INCORRECT_PASSWORD,
    NO_PASSWORD,
    ProtocolError,
)
from baselinker_integration.models import Connection
from eshop.addons.models import AddonState
from eshop.core.hot_path.model_rows import ModelRows
from eshop.core.hot_path.statements import row_version, statement_run


class AddonInactiveError(ProtocolError):
    """The key was right, but the add-on is not active; `connection` is whose call it was."""

    def __init__(self, code: str, text: str, connection: Connection) -> None:
        super().__init__(code, text)
        self.connection = connection


_NOBODY: list[tuple[str, datetime | None]] = [("0" * 64, None)]

_ADDON_REFUSALS = {
    AddonState.SUSPENDED: (ADDON_SUSPENDED, "Dodatek BaseLinker w sklepie jest zawieszony. Wznów go w panelu sklepu."),
    AddonState.CANCELLED: (
        ADDON_CANCELLED,
        "Dodatek BaseLinker w sklepie został anulowany. Zamów go ponownie w panelu.",
    ),
    AddonState.ORDERED: (ADDON_NOT_ACTIVE, "Dodatek BaseLinker jest zamówiony, ale jeszcze nieaktywny."),
}


_CONNECTIONS = ModelRows(Connection)
_LIVE_KEYS = (
    "SELECT k.digest, (SELECT a.state FROM addons_addon a WHERE a.code = %s),"  # noqa: S608
    " f.edition, f.published,"
    f" {{version}}, {_CONNECTIONS.columns('c')}"
    " FROM baselinker_connection c JOIN baselinker_connectionkey k ON k.connection_id = c.id"
    " JOIN baselinker_feed f ON f.connection_id = c.id"
    " WHERE c.slug = %s AND c.is_active = %s AND (k.valid_until IS NULL OR k.valid_until > %s)"
)


def caller_authenticate(*, slug: str, password: str | None, now: datetime, remote_address: str) -> Caller:
    """The proved caller behind `slug` when `password` is one of its live keys and the add-on is active.

    Raises ProtocolError: no_password, incorrect_password (also for an address that does not exist); AddonInactiveError
    with the state of the add-on. A wrong key is counted with its sender, `remote_address`.
    """
    if not password:
        raise ProtocolError(NO_PASSWORD, "Brak hasła komunikacji (bl_pass).")
    live_keys = _LIVE_KEYS.format(version=row_version("c", database.vendor))
    rows = statement_run(live_keys, [ADDON, slug, True, now])
    digests: list[tuple[str, datetime | None]] = [(digest, None) for digest, *_ in rows]
    stored = key_match(digests=digests or _NOBODY, key=password, now=now)
    if stored is None:
        connection = _CONNECTIONS.make(rows[0][5:]) if rows else None
        wrong_key_count(connection=connection, sender=remote_address, now=now)
        raise ProtocolError(INCORRECT_PASSWORD, "Błędne hasło komunikacji.")
    state, edition, generation, version = rows[0][1:5]
    connection = _CONNECTIONS.make(rows[0][5:])
    if state != AddonState.ACTIVE:
        code, text = _ADDON_REFUSALS.get(state, (ADDON_NOT_ACTIVE, "Dodatek BaseLinker nie jest zamówiony w sklepie."))
        raise AddonInactiveError(code, text, connection)
    key_digest_renew(connection=connection, key=password, stored=stored)
    caller_remember(connection, version=version, key=password, edition=edition, generation=generation)
    return Caller(connection)
