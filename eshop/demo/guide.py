"""Where to look after the demo has been played."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from rich.console import Console

from eshop.demo.shop import LOGIN, DemoShop


def guide_print(console: Console, *, shop: DemoShop, url: str, folder: Path, serving: bool) -> None:
    """Addresses, login and key, printed this one time, and what is worth opening."""
    rows = (
        (_("Panel"), f"{settings.PUBLIC_URL}/panel/"),
        (_("Login i hasło"), f"{LOGIN}  {shop.password}"),
        (_("Adres konektora"), url),
        (_("Klucz komunikacji"), shop.connected.key),
        (_("Baza danych i dziennik serwera"), str(folder)),
    )
    console.print()
    width = max(len(label) for label, _value in rows)
    for label, value in rows:
        console.print(f"{label:<{width}}  {value}", highlight=False, markup=False, soft_wrap=True)
    if not serving:
        return
    console.print()
    console.print(_("Warto zobaczyć:"))
    for place, what in (
        (_("Ustawienia > Dziennik zdarzeń > BaseLinker"), _("co wyszło, co nie i jak to poprawić")),
        (_("Sprzedaż > Zamówienia"), _("zamówienia przekazane przez BaseLinkera")),
        (_("Integracje > BaseLinker"), _("konto, klucz i ustawienia")),
    ):
        console.print(f"  {place}: {what}", highlight=False)
    console.print(_("Demo działa, dopóki nie naciśniesz Ctrl-C."))
