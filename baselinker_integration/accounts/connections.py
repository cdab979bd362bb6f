"""Connecting, changing and disconnecting a BaseLinker account."""

import secrets
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from baselinker_integration.accounts.keys import key_create, key_import
from baselinker_integration.models import Connection, Feed
from eshop.catalog.models import PriceList
from eshop.core.errors import ApplicationError
from event_log.changes import Change, changes_between, snapshot
from event_log.services import event_record

ADDON = "baselinker"
EDITABLE = (
    "language",
    "price_list",
    "day_start",
    "repeated_import",
    "accept_unlinked_lines",
    "apply_order_changes",
    "takes_orders",
    "writes_stock",
    "writes_prices",
    "sends_zero_prices",
    "writes_products",
)


@dataclass(frozen=True)
class Connected:
    """A connected account and its key, which is not kept anywhere else."""

    connection: Connection
    key: str


def connection_create(
    *,
    name: str,
    key: str = "",
    language: str = "pl",
    price_list: PriceList | None = None,
    day_start: time = time(0, 0),
    **options: bool,
) -> Connected:
    """Connect an account; without `key` one is made. Raises ApplicationError for an empty or taken name, a bad key."""
    name = name.strip()
    if not name:
        raise ApplicationError(_("Podaj nazwę konta."), field="name")
    try:
        with transaction.atomic():
            connection = Connection.objects.create(
                name=name, slug=_slug(name), language=language, price_list=price_list, day_start=day_start, **options
            )
            Feed.objects.create(connection=connection)
            event_record(
                "account_connected",
                connection,
            )
            made = key_import(connection=connection, key=key) if key else key_create(connection=connection)
    except IntegrityError:
        raise ApplicationError(_("Konto o tej nazwie już istnieje."), field="name") from None
    return Connected(connection, made)


def connection_update(*, connection: Connection, **changes: Any) -> Connection:
    """Change the options named in `changes` (those of EDITABLE). An event has old and new values.

    Raises ApplicationError for an option that is not editable.
    """
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise ApplicationError(_("Nieznane ustawienie: %(name)s.") % {"name": ", ".join(sorted(unknown))})
    with transaction.atomic():
        stored = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
        before = snapshot(stored)
        changed = sorted(name for name, value in changes.items() if getattr(stored, name) != value)
        if changed:
            for name in changed:
                setattr(stored, name, changes[name])
            stored.save(update_fields=[*changed, "updated_at"])
            event_record(
                "account_changed",
                stored,
                changes=changes_between(before, snapshot(stored)),
            )
    return stored


def connection_disconnect(*, connection: Connection) -> None:
    """Switch the account off for good: its keys die, its address answers as if unknown; orders and log stay."""
    with transaction.atomic():
        if Connection.objects.filter(pk=connection.pk, is_active=True).update(is_active=False):
            connection.keys.all().delete()
            event_record(
                "account_disconnected",
                connection,
                changes=[Change("baselinker.connection.is_active", True, False)],
            )


def connection_reconnect(*, connection: Connection, key: str = "") -> Connected:
    """Give an existing account a new key (made here unless passed) and switch it on.

    Nobody noted what changed while it was off, so its feed is on no basis now and looks at everything again.
    """
    with transaction.atomic():
        if Connection.objects.filter(pk=connection.pk, is_active=False).update(is_active=True):
            Feed.objects.filter(pk=connection.pk).update(basis="")
            event_record(
                "account_connected",
                connection,
                changes=[Change("baselinker.connection.is_active", False, True)],
            )
        connection.is_active = True
        made = key_import(connection=connection, key=key) if key else key_create(connection=connection)
    return Connected(connection, made)


def _slug(name: str) -> str:
    """A readable address that no other connection has."""
    base = slugify(name.translate(str.maketrans("łŁ", "lL")))[:40] or "konto"
    return base if not Connection.objects.filter(slug=base).exists() else f"{base}-{secrets.token_hex(3)}"
