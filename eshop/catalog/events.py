"""What the catalogue writes to the tabs "Synchronizacja z ERP" and "Panel administracyjny"."""

from django.utils.translation import gettext_lazy as _

from event_log.models import Severity
from event_log.types import (
    ERP_AREA,
    PANEL_AREA,
    register_count_labels,
    register_event_type,
    register_problem_type,
)

register_event_type(
    code="catalog_imported",
    area=ERP_AREA.code,
    label=_("Zaimportowano plik z towarami"),
    advice=_("Popraw wskazane wiersze w pliku i zaimportuj go jeszcze raz; towary bez zmian nie zostaną ruszone."),
)
register_event_type(
    code="catalog_refused",
    area=ERP_AREA.code,
    label=_("Odrzucono plik z towarami"),
    advice=_("Nic z pliku nie zostało zapisane. Popraw plik i zaimportuj go jeszcze raz."),
)
register_event_type(
    code="import_sales_kept",
    area=ERP_AREA.code,
    label=_("Sprzedano towary podczas importu"),
    advice=_("Sztuki sprzedane w trakcie importu odjęto od stanów z pliku. Sprawdź, czy plik już ich nie uwzględniał."),
)
register_event_type(code="item_changed", area=PANEL_AREA.code, label=_("Zmieniono towar"))
register_event_type(code="price_changed", area=PANEL_AREA.code, label=_("Zmieniono cenę"))
register_event_type(code="items_corrected", area=PANEL_AREA.code, label=_("Poprawiono towary zbiorczo"))
register_problem_type(
    code="row_rejected",
    severity=Severity.WARNING,
    label=_("Odrzucony wiersz pliku"),
    hint=_("Popraw wiersz w pliku i zaimportuj go jeszcze raz."),
)
register_problem_type(
    code="row_noted",
    severity=Severity.WARNING,
    label=_("Wiersz przyjęty z uwagą"),
    hint=_("Sprawdź towar; jeżeli trzeba, popraw wiersz w pliku i zaimportuj go jeszcze raz."),
)
register_problem_type(
    code="file_refused",
    severity=Severity.ERROR,
    label=_("Pliku nie można przyjąć"),
    hint=_("Wyeksportuj plik ponownie i sprawdź jego format oraz kodowanie."),
)
register_count_labels(
    {
        "unchanged": _("Bez zmian"),
        "created": _("Utworzono"),
        "updated": _("Zaktualizowano"),
        "rejected": _("Odrzucono"),
        "problems": _("Problemy"),
        "skipped": _("Pominięto"),
        "items": _("Towary"),
        "file_size": _("Rozmiar pliku (bajty)"),
        "sha256": "SHA-256",
    }
)
