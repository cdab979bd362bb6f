"""Communication keys: shown once, stored as a keyed digest, two valid during a rotation."""

import hmac
import secrets
from datetime import datetime, timedelta
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baselinker_integration.models import Connection, ConnectionKey
from eshop.core.errors import ApplicationError
from eshop.core.peppers import secret_digest, secret_digests
from event_log.changes import Change
from event_log.services import event_record

KEY_BYTES = 24
MINIMUM_LENGTH = 16
MAXIMUM_LENGTH = 128
MINIMUM_DIFFERENT = 10
_ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"]
_SEQUENCES = [
    "01234567890123456789abcdefghijklmnopqrstuvwxyz0123456789",
    f"1234567890{''.join(_ROWS)}1234567890",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
]
ROTATION = timedelta(hours=24)
KEY_PURPOSE = "connection-key"
"""What digests of keys are made with besides the pepper."""


def key_create(*, connection: Connection, rotation: timedelta = ROTATION) -> str:
    """Make a new random key, let the present one live for `rotation`, and return the key: the only time it is seen."""
    return key_import(connection=connection, key=secrets.token_hex(KEY_BYTES), rotation=rotation)


def key_import(*, connection: Connection, key: str, rotation: timedelta = ROTATION) -> str:
    """Store a key that BaseLinker made. Raises ApplicationError when it is no plain text or could be guessed."""
    key = key.strip()
    if not MINIMUM_LENGTH <= len(key) <= MAXIMUM_LENGTH or not key.isascii() or not key.isprintable():
        raise ApplicationError(
            _("Klucz musi mieć od %(low)s do %(high)s znaków: liter, cyfr i znaków podstawowych.")
            % {"low": MINIMUM_LENGTH, "high": MAXIMUM_LENGTH},
            field="key",
        )
    if len(set(key)) < MINIMUM_DIFFERENT or _is_known(key):
        raise ApplicationError(
            _("Ten klucz łatwo odgadnąć: musi mieć co najmniej %(count)s różnych znaków i nie może być znanym hasłem.")
            % {"count": MINIMUM_DIFFERENT},
            field="key",
        )
    now = timezone.now()
    with transaction.atomic():
        Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
        digest = secret_digest(key, KEY_PURPOSE)
        connection.keys.filter(digest__in=secret_digests(key, KEY_PURPOSE)).delete()
        connection.keys.filter(valid_until__isnull=False, valid_until__lte=now).delete()
        present = connection.keys.filter(valid_until__isnull=True)
        hints = list(present.order_by("id").values_list("hint", flat=True))
        present.update(valid_until=now + rotation)
        ConnectionKey.objects.create(connection=connection, digest=digest, hint=key[-4:])
        event_record(
            "key_created",
            connection,
            changes=[_key_change(hints, [key[-4:]])],
        )
    return key


def _is_known(key: str) -> bool:
    """Whether `key` is a frequent password or runs along the alphabet or the keyboard, either way."""
    text = key.lower()
    return text in _common_passwords() or any(text in line or text in line[::-1] for line in _SEQUENCES)


@cache
def _common_passwords() -> set[str]:
    return CommonPasswordValidator().passwords


def key_create_temporary(*, connection: Connection, lifetime: timedelta) -> str:
    """A second key for our own check of the connection, dead after `lifetime`; the account's own key stays as it is.

    There is one at a time for each account, which the database decides: ApplicationError while another check runs.
    """
    key, now = secrets.token_hex(KEY_BYTES), timezone.now()
    connection.keys.filter(is_for_check=True, valid_until__lte=now).delete()
    try:
        with transaction.atomic():
            ConnectionKey.objects.create(
                connection=connection,
                digest=secret_digest(key, KEY_PURPOSE),
                hint=key[-4:],
                valid_until=now + lifetime,
                is_for_check=True,
            )
    except IntegrityError:
        raise ApplicationError(_("Połączenie tego konta jest właśnie sprawdzane. Poczekaj na wynik.")) from None
    return key


def key_revoke_old(*, connection: Connection) -> int:
    """End a rotation now: every key but the newest dies. Returns how many did."""
    with transaction.atomic():
        old = connection.keys.filter(valid_until__isnull=False)
        hints = list(old.order_by("id").values_list("hint", flat=True))
        revoked, _rows = old.delete()
        if revoked:
            event_record(
                "key_revoked",
                connection,
                changes=[_key_change(hints, [])],
            )
    return revoked


def _key_change(old: list[str], new: list[str]) -> Change:
    """Keys by the last four characters that the account's page shows of them."""
    return Change("baselinker.connectionkey.hint", [f"…{hint}" for hint in old], [f"…{hint}" for hint in new])


def key_match(*, digests: list[tuple[str, datetime | None]], key: str, now: datetime) -> str | None:
    """The stored digest that `key` has, also one made with an older pepper; compared in constant time, all of them."""
    given, matching = secret_digests(key, KEY_PURPOSE), None
    for digest, valid_until in digests:
        is_alive = valid_until is None or valid_until > now
        is_same = [hmac.compare_digest(each, digest) for each in given]
        if any(is_same) and is_alive:
            matching = digest
    return matching


def key_digest_renew(*, connection: Connection, key: str, stored: str) -> None:
    """Once its key has come, a digest made with an older pepper gives way to one of the present pepper."""
    digest = secret_digest(key, KEY_PURPOSE)
    if digest != stored:
        connection.keys.filter(digest=stored).update(digest=digest)
