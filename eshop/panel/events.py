"""What the panel itself writes to the tab "Panel administracyjny"."""

from django.utils.translation import gettext_lazy as _

from eshop.panel.list_names import list_name
from eshop.panel.right_names import right_name
from event_log.changes import register_value_label
from event_log.models import Severity
from event_log.types import (
    ERP_AREA,
    PANEL_AREA,
    register_count_labels,
    register_event_type,
    register_problem_type,
)

register_event_type(code="list_exported", area=PANEL_AREA.code, label=_("Wyeksportowano listę do pliku"))
register_event_type(code="calls_run_again", area=PANEL_AREA.code, label=_("Uruchomiono wywołania jeszcze raz"))
register_event_type(code="bulk_undone", area=PANEL_AREA.code, label=_("Cofnięto zmianę zbiorczą"))
for code, label in (
    ("shop_settings_changed", _("Zmieniono ustawienia sklepu")),
    ("person_added", _("Dodano administratora")),
    ("person_changed", _("Zmieniono dane administratora")),
    ("person_deleted", _("Usunięto administratora")),
    ("rights_changed", _("Zmieniono uprawnienia administratora")),
    ("role_added", _("Dodano rolę")),
    ("role_changed", _("Zmieniono rolę")),
    ("role_deleted", _("Usunięto rolę")),
):
    register_event_type(code=code, area=PANEL_AREA.code, label=label)

register_event_type(
    code="import_undone",
    area=ERP_AREA.code,
    label=_("Cofnięto import pliku z towarami"),
    advice=_("Stany magazynowe zostały takie, jakie są. Pola zmienione po imporcie nie zostały ruszone."),
)
register_event_type(
    code="fetch_failed",
    area=ERP_AREA.code,
    label=_("Nie pobrano pliku z towarami spod adresu"),
    advice=_("Sprawdź adres u dostawcy i zapisz go jeszcze raz. W sklepie nic się nie zmieniło."),
)
register_event_type(code="fetch_recovered", area=ERP_AREA.code, label=_("Plik z towarami znów się pobiera"))
register_event_type(
    code="fetch_held",
    area=ERP_AREA.code,
    label=_("Pobrany plik z towarami czeka na zgodę"),
    advice=_("Plik jest pierwszy, pusty, odrzucony albo ma dużo mniej wierszy niż poprzedni. Obejrzyj go i potwierdź."),
)
register_event_type(code="fetch_address_saved", area=PANEL_AREA.code, label=_("Zapisano adres pliku z towarami"))
register_event_type(code="fetch_address_deleted", area=PANEL_AREA.code, label=_("Usunięto adres pliku z towarami"))
register_event_type(
    code="import_broken",
    area=ERP_AREA.code,
    label=_("Import pliku z towarami przerwał błąd programu"),
    advice=_("Uruchom import jeszcze raz; jeśli błąd się powtórzy, zajrzyj do dziennika procesu."),
)
register_problem_type(
    code="field_kept",
    severity=Severity.WARNING,
    label=_("Pole nie zostało cofnięte"),
    hint=_("Ktoś zmienił pole po imporcie; sprawdź, która wartość ma zostać."),
)

for field in ("auth.group.permissions", "auth.user.user_permissions"):
    register_value_label(field, right_name)
register_value_label("list", list_name)

register_count_labels(
    {
        "rows": _("Wiersze"),
        "list": _("Lista"),
        "file_format": _("Format"),
        "filters": _("Filtry"),
        "whole_list": _("Cała lista"),
        "personal_data": _("Dane osobowe kupujących"),
        "restored": _("Przywrócono pól"),
        "rows_before": _("Wiersze poprzedniego pliku"),
        "address": _("Adres"),
        "kept": _("Zostawiono pól"),
        "left_alone": _("Pominięto pozycji"),
        "restored_rows": _("Przywrócono pozycji"),
        "kept_rows": _("Zostawiono pozycji"),
        "switched_off": _("Wyłączono towarów"),
    }
)
