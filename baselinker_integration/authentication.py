"""Whose call it is. One query, constant-time comparison, and no hint at what was wrong beyond the protocol's codes."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, Subquery

from baselinker_integration.errors import (
    ADDON_CANCELLED,
    ADDON_NOT_ACTIVE,
    ADDON_SUSPENDED,
    INCORRECT_PASSWORD,
    NO_PASSWORD,
    ProtocolError,
)
from baselinker_integration.models import Connection, ConnectionKey
from baselinker_integration.services.connections import ADDON
from baselinker_integration.services.keys import key_is_valid
from eshop.addons.models import Addon, AddonState
from event_log.models import Severity
from event_log.services import event_record

_NOBODY = [("0" * 64, None)]

_ADDON_REFUSALS = {
    AddonState.SUSPENDED: (ADDON_SUSPENDED, "Dodatek BaseLinker w sklepie jest zawieszony. Wznów go w panelu sklepu."),
    AddonState.CANCELLED: (ADDON_CANCELLED, "Dodatek BaseLinker w sklepie został anulowany. Zamów go ponownie w panelu."),
    AddonState.ORDERED: (ADDON_NOT_ACTIVE, "Dodatek BaseLinker jest zamówiony, ale jeszcze nieaktywny."),
}


@dataclass(frozen=True)
class Caller:
    """An authenticated caller: its connection, with the feed's state loaded."""

    connection: Connection


def caller_authenticate(*, slug: str, password: str | None, now: datetime) -> Caller:
    """The connection behind `slug` when `password` is one of its live keys and the add-on is active.

    Raises ProtocolError: no_password, incorrect_password (also for an address that does not exist), or the add-on's state.
    """
    if not password:
        raise ProtocolError(NO_PASSWORD, "Brak hasła komunikacji (bl_pass).")
    keys = list(
        ConnectionKey.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=now), connection__slug=slug, connection__is_active=True
        )
        .select_related("connection__feed", "connection__price_list")
        .annotate(addon_state=Subquery(Addon.objects.filter(code=ADDON).values("state")[:1]))
    )
    if not key_is_valid(digests=[(k.digest, k.valid_until) for k in keys] or _NOBODY, key=password, now=now):
        if keys:
            _record_wrong_password(keys[0].connection, now)
        raise ProtocolError(INCORRECT_PASSWORD, "Błędne hasło komunikacji.")
    state = keys[0].addon_state
    if state != AddonState.ACTIVE:
        code, text = _ADDON_REFUSALS.get(state, (ADDON_NOT_ACTIVE, "Dodatek BaseLinker nie jest zamówiony w sklepie."))
        raise ProtocolError(code, text)
    return Caller(keys[0].connection)


def _record_wrong_password(connection: Connection, now: datetime) -> None:
    event_record(
        "wrong_password",
        severity=Severity.WARNING,
        subject=connection,
        connection_ref=str(connection.pk),
        connection_label=connection.name,
        collapse_key=f"wrong_password:{connection.pk}:{now:%Y-%m-%d-%H}",
    )
