"""Numbers and moments as Polish people read them."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from eshop.core import clock
from eshop.core.clock import WARSAW

THIN_SPACE = "\u202f"


def money_shown(amount: Decimal | None) -> str:
    """An amount with a comma and two places; a dash for none."""
    if amount is None:
        return "–"
    return f"{amount:,.2f}".replace(",", THIN_SPACE).replace(".", ",")


def quantity_shown(quantity: Decimal | int | None) -> str:
    """A quantity without needless zeros; a dash for none."""
    if quantity is None:
        return "–"
    text = f"{Decimal(quantity):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def number_shown(number: int) -> str:
    """A whole number with narrow spaces between thousands."""
    return f"{number:,}".replace(",", THIN_SPACE)


def moment_shown(moment: datetime | None) -> str:
    """An instant as Warsaw date and minute, one width in every row; a dash for none."""
    return moment.astimezone(WARSAW).strftime("%d.%m.%Y %H:%M") if moment else "–"


def moment_tag(moment: datetime | None) -> str:
    """An instant on a page: how long ago in the last 24 hours, else as `moment_shown`; to the second on hover."""
    if moment is None:
        return "–"
    now, local = clock.now(), moment.astimezone(WARSAW)
    is_recent = timedelta(0) <= now - moment < timedelta(days=1)
    return format_html(
        '<time datetime="{}" title="{}"{}>{}</time>',
        local.isoformat(timespec="seconds"),
        f"{local:%d.%m.%Y %H:%M:%S}",
        SafeString(' class="ago"') if is_recent else "",
        ago_shown(moment, now) if is_recent else moment_shown(moment),
    )


def ago_shown(moment: datetime, now: datetime) -> str:
    """How long ago `moment` was (both aware): minutes, hours, then days; for reading beside the exact moment."""
    passed = max(now - moment, timedelta(0))
    if passed < timedelta(minutes=1):
        return _("przed chwilą")
    if passed < timedelta(hours=1):
        return _("przed %(count)s min") % {"count": passed // timedelta(minutes=1)}
    if passed < timedelta(days=1):
        return _("przed %(count)s h") % {"count": passed // timedelta(hours=1)}
    days = passed // timedelta(days=1)
    return _("przed 1 dniem") if days == 1 else _("przed %(count)s dniami") % {"count": days}
