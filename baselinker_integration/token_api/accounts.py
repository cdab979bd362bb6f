"""The token's account: pasted, paused, resumed, taken away. Every change of its state says who did it."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from baselinker_integration.accounts.connections import ADDON
from baselinker_integration.models import Connection, Gate, ReadingState, TokenAccount, WayBack
from baselinker_integration.token_api.sealing import token_seal
from eshop.addons.models import Addon, AddonState
from eshop.core import clock
from eshop.core.errors import ApplicationError, Conflict
from eshop.orders.models import OrderChange
from eshop.orders.settling import settled_newest
from event_log.changes import Change, changes_between, snapshot
from event_log.models import Severity
from event_log.services import event_record
from event_log.solving import event_open

State = TokenAccount.State
SWITCHES = (
    "sends_state",
    "sends_parcels",
    "sends_invoice",
    "invoice_field",
    "reads_changes",
    "cancels_gone",
    "shop_storage",
    "per_minute",
)
SHORTEST, LONGEST = 16, 200


def accounts_active() -> QuerySet[TokenAccount]:
    """The accounts that may be called: their state, their connection and the add-on are all active."""
    addon = Addon.objects.filter(code=ADDON, state=AddonState.ACTIVE)
    if not addon.exists():
        return TokenAccount.objects.none()
    return TokenAccount.objects.filter(state=State.ACTIVE, connection__is_active=True).select_related("connection")


def token_paste(*, connection: Connection, token: str) -> TokenAccount:
    """Keep a token of BaseLinker's panel, sealed, and have it checked; only a check that passes makes it active.

    Raises ApplicationError for a text that is no token.
    """
    token = token.strip()
    if not SHORTEST <= len(token) <= LONGEST or not token.isascii() or not token.isprintable() or " " in token:
        raise ApplicationError(_("To nie jest token: skopiuj go z BaseLinkera w całości, bez spacji."), field="token")
    values: dict[str, Any] = {"sealed": token_seal(token), "hint": token[-4:], "state": State.OFF}
    values |= {"state_reason": "", "check_asked_at": clock.now()}
    with transaction.atomic():
        before = TokenAccount.objects.filter(connection=connection).first()
        account, _made = TokenAccount.objects.update_or_create(connection=connection, defaults=values)
        Gate.objects.get_or_create(account=account)
        old = [f"…{before.hint}"] if before else []
        change = Change("baselinker.tokenaccount.hint", old, [f"…{account.hint}"])
        event_record("token_pasted", connection, changes=[change])
    return account


def token_remove(*, account: TokenAccount) -> None:
    """Forget the token and what waits for it; the calls made with it stay as long as other calls."""
    with transaction.atomic():
        WayBack.objects.filter(binding__connection=account.connection_id).delete()
        gone, _rows = TokenAccount.objects.filter(pk=account.pk).delete()
        if gone:
            change = Change("baselinker.tokenaccount.hint", [f"…{account.hint}"], [])
            event_record("token_removed", account.connection, changes=[change])


def way_back_pause(*, account: TokenAccount) -> TokenAccount:
    """Send nothing until somebody resumes it; what changes meanwhile waits. Raises Conflict when it is not active."""
    return _state_move(account, "way_back_paused", [State.ACTIVE, State.BLOCKED], State.PAUSED)


def way_back_resume(*, account: TokenAccount) -> TokenAccount:
    """Go on after a pause. Raises Conflict when it is not paused."""
    return _state_move(account, "way_back_resumed", [State.PAUSED], State.ACTIVE)


def way_back_update(*, account: TokenAccount, **changes: Any) -> TokenAccount:
    """Change what `changes` names (of SWITCHES). An event has old and new values.

    Where nothing was sent before, what happens to orders from now on is. Raises ApplicationError for other names, and
    for a value out of range.
    """
    unknown = set(changes) - set(SWITCHES)
    if unknown:
        raise ApplicationError(_("Nieznane ustawienie: %(name)s.") % {"name": ", ".join(sorted(unknown))})
    if not 1 <= changes.get("per_minute", account.per_minute) <= 100:
        raise ApplicationError(_("Podaj od 1 do 100 wywołań na minutę."), field="per_minute")
    with transaction.atomic():
        stored = TokenAccount.objects.get(pk=account.pk)
        before, was_sending = _shown(stored), stored.sends_anything
        for name, value in changes.items():
            setattr(stored, name, value)
        if stored.sends_anything and not was_sending:
            seen = {"changes_seen": settled_newest(OrderChange)}
            ReadingState.objects.update_or_create(account=stored, defaults=seen)
        if before != _shown(stored):
            stored.save(update_fields=sorted(changes))
            kept = changes_between(before, _shown(stored))
            event_record("way_back_changed", stored.connection, changes=kept)
    return stored


def token_refused(account: TokenAccount, reason: str) -> bool:
    """BaseLinker does not take the token: everything stops until a new one comes. True for whoever noticed first."""
    sources = [State.OFF, State.ACTIVE, State.BLOCKED]
    return _stopped(account, sources, State.REFUSED, "token_refused", reason)


def account_blocked(account: TokenAccount, reason: str) -> bool:
    """The seller's whole account is locked at BaseLinker. True for whoever noticed first."""
    return _stopped(account, [State.ACTIVE], State.BLOCKED, "account_blocked", reason)


def account_unblocked(account: TokenAccount) -> bool:
    """BaseLinker answers again after a block of the account."""
    moved = TokenAccount.objects.filter(pk=account.pk, state=State.BLOCKED).update(state=State.ACTIVE, state_reason="")
    if moved:
        event_record(
            "account_unblocked",
            account.connection,
            changes=[_state(State.BLOCKED, State.ACTIVE)],
            solves=event_open("account_blocked", connection_ref=str(account.connection_id)),
        )
    return bool(moved)


def _state_move(account: TokenAccount, type_code: str, sources: list[State], target: State) -> TokenAccount:
    with transaction.atomic():
        before = TokenAccount.objects.filter(pk=account.pk).values_list("state", flat=True).first()
        rows = TokenAccount.objects.filter(pk=account.pk, state=before, state__in=sources)
        if not rows.update(state=target, state_reason=""):
            raise Conflict(_("Stan drogi powrotnej zmienił się w międzyczasie. Odśwież stronę."))
        event_record(type_code, account.connection, changes=[_state(before, target)])
    account.refresh_from_db()
    return account


def _stopped(account: TokenAccount, sources: list[State], state: State, type_code: str, reason: str) -> bool:
    """The token that was used may have been replaced meanwhile: then its refusal says nothing of the new one."""
    with transaction.atomic():
        rows = TokenAccount.objects.filter(pk=account.pk, sealed=bytes(account.sealed), state__in=sources)
        before = rows.values_list("state", flat=True).first()
        if before is None or not rows.filter(state=before).update(state=state, state_reason=reason[:500]):
            return False
        change = _state(before, state)
        event_record(type_code, account.connection, severity=Severity.ERROR, message=reason[:500], changes=[change])
    return True


def _state(before: str | None, after: str) -> Change:
    return Change("baselinker.tokenaccount.state", before, str(after))


def _shown(account: TokenAccount) -> dict[str, Any]:
    """What may stand in an event: the switches, never the sealed token."""
    return {name: value for name, value in snapshot(account).items() if name.rpartition(".")[2] in SWITCHES}
