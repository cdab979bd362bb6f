"""The life of an add-on: ordered > active > suspended > cancelled (contract, section 2). Each step is an event."""

from django.utils import timezone
from django.utils.translation import gettext as _

from eshop.addons.models import Addon, AddonState
from eshop.core.errors import Conflict
from event_log.services import event_record

MOVES: dict[AddonState, frozenset[AddonState]] = {
    AddonState.ORDERED: frozenset({AddonState.ACTIVE, AddonState.CANCELLED}),
    AddonState.ACTIVE: frozenset({AddonState.SUSPENDED, AddonState.CANCELLED}),
    AddonState.SUSPENDED: frozenset({AddonState.ACTIVE, AddonState.CANCELLED}),
    AddonState.CANCELLED: frozenset({AddonState.ORDERED}),
}


def addon_order(*, code: str) -> Addon:
    """Order the add-on `code`, for the first time or after a cancellation. Raises Conflict when it runs already."""
    addon, created = Addon.objects.get_or_create(
        code=code, defaults={"state": AddonState.ORDERED, "state_since": timezone.now()}
    )
    if not created:
        return _move(code, AddonState.ORDERED)
    event_record(_EVENT_BY_STATE[AddonState.ORDERED], subject=addon)
    return addon


def addon_activate(*, code: str) -> Addon:
    """Make an ordered or suspended add-on active. Raises Conflict from any other state."""
    return _move(code, AddonState.ACTIVE)


def addon_suspend(*, code: str, reason: str = "") -> Addon:
    """Suspend an active add-on: its connector refuses every call until it is activated again. Raises Conflict.

    `reason` is what the log says besides.
    """
    return _move(code, AddonState.SUSPENDED, reason)


def addon_cancel(*, code: str, reason: str = "") -> Addon:
    """Cancel the add-on; it can be ordered again. Raises Conflict when it is cancelled already."""
    return _move(code, AddonState.CANCELLED, reason)


def addon_ensure_active(*, code: str) -> Addon:
    """Bring the add-on to active by the allowed steps, whatever its state; each step made is an event."""
    addon = Addon.objects.filter(code=code).first()
    if addon is None or addon.state == AddonState.CANCELLED:
        addon = addon_order(code=code)
    return addon if addon.state == AddonState.ACTIVE else addon_activate(code=code)


_EVENT_BY_STATE = {
    AddonState.ORDERED: "addon_ordered",
    AddonState.ACTIVE: "addon_activated",
    AddonState.SUSPENDED: "addon_suspended",
    AddonState.CANCELLED: "addon_cancelled",
}


def _move(code: str, to: AddonState, reason: str = "") -> Addon:
    """The conditional update decides between two people who click at once."""
    allowed = [state for state, targets in MOVES.items() if to in targets]
    moved = Addon.objects.filter(code=code, state__in=allowed).update(
        state=to, state_since=timezone.now(), updated_at=timezone.now()
    )
    if not moved:
        raise Conflict(_("Tej zmiany nie można teraz wykonać: dodatek jest w innym stanie."), field="state")
    addon = Addon.objects.get(code=code)
    event_record(_EVENT_BY_STATE[to], subject=addon, message=reason)
    return addon
