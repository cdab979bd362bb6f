"""What an event says in words, made of its counts in the language of the page."""

from collections.abc import Mapping

from django.utils.translation import ngettext

from eshop.core.pages.display import number_shown


def run_verdict(counts: Mapping[str, int]) -> str:
    """How a synchronisation went, in items; empty for an event of older days that does not say."""
    withheld, warned, sent = (counts.get(f"items_{name}", 0) for name in ("withheld", "warned", "sent"))
    if withheld:
        text = ngettext(
            "Synchronizacja z błędami: %(count)s pozycji nie wysłano",
            "Synchronizacja z błędami: %(count)s pozycji nie wysłano",
            withheld,
        )
        return text % {"count": number_shown(withheld)}
    if warned:
        text = ngettext(
            "Synchronizacja z ostrzeżeniami: %(count)s pozycja z uwagami",
            "Synchronizacja z ostrzeżeniami: %(count)s pozycji z uwagami",
            warned,
        )
        return text % {"count": number_shown(warned)}
    if sent:
        text = ngettext(
            "Synchronizacja bez uwag: %(count)s pozycja", "Synchronizacja bez uwag: %(count)s pozycji", sent
        )
        return text % {"count": number_shown(sent)}
    return ""
