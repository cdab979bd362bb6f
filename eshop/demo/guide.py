"""Where to look after the demo has been played."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from eshop.demo.shop import LOGIN, DemoShop


def guide_print(console: Console, *, shop: DemoShop, url: str, folder: Path, serving: bool) -> None:
    """Addresses, login and key, printed this one time, and what is worth opening."""
    table = Table(show_header=False, box=None)
    table.add_row(_("Panel"), f"{settings.PUBLIC_URL}/panel/")
    table.add_row(_("Login i hasło"), f"{LOGIN}  {shop.password}")
    table.add_row(_("Adres konektora"), url)
    table.add_row(_("Klucz komunikacji"), shop.connected.key)
    table.add_row(_("Baza danych i dziennik serwera"), str(folder.relative_to(settings.BASE_DIR)))
    console.print()
    console.print(table, highlight=False)
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
