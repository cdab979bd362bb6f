"""What it means that the add-on is off, or would be: orders, stock, goods."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Sum
from django.utils.translation import gettext as _

from baselinker_integration import errors
from baselinker_integration.admin.connection_lines import Line, LineState
from baselinker_integration.door.refused_reading import refused_orders
from baselinker_integration.models import Feed
from eshop.addons.models import Addon, AddonState
from eshop.core import clock
from eshop.core.pages.display import ago_shown, moment_shown, number_shown
from event_log.models import Event


@dataclass(frozen=True)
class SwitchedOff:
    """Who switched the add-on off when (aware), and why; empty texts where nobody said."""

    at: datetime
    actor: str
    reason: str


def switched_off(addon: Addon) -> SwitchedOff:
    """Whose doing the present state of a suspended or cancelled `addon` is."""
    kind = "addon_suspended" if addon.state == AddonState.SUSPENDED else "addon_cancelled"
    event = Event.objects.filter(area="baselinker", type=kind).order_by("-id").first()
    return SwitchedOff(addon.state_since, event.actor_label if event else "", event.message_shown if event else "")


def addon_off_lines(state: AddonState, *, is_question: bool = False) -> list[Line]:
    """Three lines about a suspended or cancelled add-on; `is_question`: about what it would mean."""
    feeds = Feed.objects.filter(connection__is_active=True, published_at__isnull=False)
    copies = feeds.aggregate(oldest=Min("published_at"), items=Sum("item_count"))
    stays = _("Towary, konta i klucze zostają.")
    if copies["items"]:
        stays += " " + _("W BaseLinkerze jest teraz towarów: %(count)s.") % {"count": number_shown(copies["items"])}
    return [
        _orders_line(state, is_question),
        _stock_line(copies["oldest"], is_question),
        Line(LineState.GOOD, _("Towary w BaseLinkerze zostają"), stays),
    ]


def _orders_line(state: AddonState, is_question: bool) -> Line:
    text = _("Zamówienia przestaną wpływać") if is_question else _("Zamówienia nie wpływają")
    if state == AddonState.CANCELLED:
        return Line(LineState.ERROR, text, _("BaseLinker dostaje odmowę, a sklep tych zamówień nie zachowuje."))
    detail = _("Sklep zachowa w całości zamówienia, które przekaże BaseLinker; po wznowieniu je uruchomisz.")
    waiting = 0 if is_question else refused_orders().filter(error_code=errors.ADDON_SUSPENDED).count()
    if waiting:
        detail += " " + _("Czeka ich: %(count)s.") % {"count": number_shown(waiting)}
    return Line(LineState.ERROR, text, detail)


def _stock_line(oldest: datetime | None, is_question: bool) -> Line:
    text = _("Stany i ceny w BaseLinkerze stoją w miejscu") if not is_question else _("Stany i ceny staną w miejscu")
    risk = _("BaseLinker może sprzedać towar, którego już nie ma.")
    if oldest is None:
        return Line(LineState.WARNING, text, risk)
    age = _("Najstarsza kopia jest z %(moment)s (%(ago)s).") % {
        "moment": moment_shown(oldest),
        "ago": ago_shown(oldest, clock.now()),
    }
    return Line(LineState.WARNING, text, f"{age} {risk}")
