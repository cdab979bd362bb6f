"""The few words evidence needs beside protocol names and numbers."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

SHOWN = 5


def some(items: Iterable[object]) -> str:
    """The first few of the items, and how many there are in all when more."""
    values = [str(item) for item in items]
    text = ", ".join(values[:SHOWN])
    return text if len(values) <= SHOWN else f"{text}, … ({len(values)})"


def missing(items: Iterable[object]) -> str:
    return _("brak: %(items)s") % {"items": some(items)}


def surplus(items: Iterable[object]) -> str:
    return _("nadmiarowe: %(items)s") % {"items": some(items)}


def repeated(items: Iterable[object]) -> str:
    return _("powtórzone: %(items)s") % {"items": some(items)}


def expected(wanted: object, got: object) -> str:
    return _("oczekiwano %(wanted)s, jest %(got)s") % {"wanted": wanted, "got": got}


def counted(number: int) -> str:
    return _("sprawdzono: %(number)s") % {"number": number}


def nothing_to_check(what: str) -> str:
    return _("nie ma czego sprawdzić: %(what)s") % {"what": what}


def not_shown() -> str:
    return _("odpowiedzi nie pokazują zmienionych stanów od razu, więc skutku nie widać")


def not_listed(actions: Iterable[str]) -> str:
    return _("poza SupportedMethods: %(actions)s") % {"actions": ", ".join(actions)}


def switch_needed(switch: str) -> str:
    return _("wymaga %(switch)s") % {"switch": switch}


def depends_on(rule_id: str) -> str:
    return _("bez znaczenia, dopóki nie działa %(rule)s") % {"rule": rule_id}


def unreadable(problem: Exception) -> str:
    return _("odpowiedzi nie da się odczytać (%(problem)s)") % {"problem": type(problem).__name__}


def no_answer(problem: Exception) -> str:
    return _("adres nie odpowiada (%(problem)s)") % {"problem": type(problem).__name__}
