"""What the API writes to the tab "Synchronizacja z ERP"."""

from django.utils.translation import gettext_lazy as _

from event_log.models import Severity
from event_log.types import ERP_AREA, register_count_labels, register_event_type, register_problem_type

register_event_type(code="api_client_on", area=ERP_AREA.code, label=_("Włączono klienta API"))
register_event_type(code="api_client_off", area=ERP_AREA.code, label=_("Wyłączono klienta API"))
register_event_type(code="api_client_changed", area=ERP_AREA.code, label=_("Zmieniono uprawnienia klienta API"))
register_event_type(code="api_token_created", area=ERP_AREA.code, label=_("Utworzono token API"))
register_event_type(code="api_token_revoked", area=ERP_AREA.code, label=_("Unieważniono token API"))
register_event_type(
    code="api_token_exposed",
    area=ERP_AREA.code,
    label=_("Unieważniono token API przesłany jawnie"),
    advice=_("Token przyszedł przez http. Popraw adres w ERP na https i utwórz nowy token."),
    alerts=True,
)
register_event_type(
    code="api_token_refused",
    area=ERP_AREA.code,
    label=_("Odrzucono token API"),
    advice=_("Sprawdź token i adres nadawcy. Jeżeli to nie Twój program, nic nie trzeba robić: nikt nie wszedł."),
)
register_event_type(
    code="api_network_new",
    area=ERP_AREA.code,
    label=_("Token API użyty z nowej sieci"),
    advice=_("Jeżeli to nie Twój ERP, unieważnij token i utwórz nowy."),
)
register_event_type(
    code="api_token_expiring",
    area=ERP_AREA.code,
    label=_("Token API wkrótce straci ważność"),
    advice=_("Utwórz nowy token tego klienta i wpisz go w ERP; obecny działa do końca ważności."),
    alerts=True,
)
register_event_type(
    code="api_token_expired",
    area=ERP_AREA.code,
    label=_("Token API stracił ważność"),
    advice=_("Utwórz nowy token tego klienta i wpisz go w ERP."),
    alerts=True,
)
register_event_type(
    code="erp_silent",
    area=ERP_AREA.code,
    label=_("ERP milczy od 26 godzin"),
    advice=_("Sprawdź, czy ERP działa i czy ma ważny token. Nieużywanego klienta wyłącz w Integracje > ERP."),
    alerts=True,
)
register_event_type(code="erp_heard", area=ERP_AREA.code, label=_("ERP znów się odzywa"), alerts=True)
register_event_type(code="erp_items_written", area=ERP_AREA.code, label=_("ERP zapisał towary"))
register_event_type(code="erp_prices_written", area=ERP_AREA.code, label=_("ERP zapisał ceny"))
register_event_type(code="erp_stock_written", area=ERP_AREA.code, label=_("ERP zapisał stany"))
register_event_type(code="erp_categories_written", area=ERP_AREA.code, label=_("ERP zapisał kategorie"))
register_event_type(
    code="erp_rows_refused",
    area=ERP_AREA.code,
    label=_("Odrzucono wiersze z ERP"),
    advice=_("Nic z tego wywołania nie zapisano. Popraw wskazane dane w ERP."),
)
register_event_type(code="erp_sync_completed", area=ERP_AREA.code, label=_("Zakończono pełną synchronizację z ERP"))
register_event_type(
    code="erp_sync_abandoned",
    area=ERP_AREA.code,
    label=_("Porzucono pełną synchronizację z ERP"),
    advice=_("ERP nie zakończył jej w ciągu 24 godzin, więc niczego nie wyłączono. Sprawdź, co przerwało ERP."),
    alerts=True,
)
register_event_type(
    code="erp_job_done",
    area=ERP_AREA.code,
    label=_("Zapisano plik z ERP"),
    advice=_("Popraw wskazane wiersze w ERP i wyślij je jeszcze raz; wiersze bez zmian nie zostaną ruszone."),
)
register_event_type(
    code="erp_job_refused",
    area=ERP_AREA.code,
    label=_("Odrzucono plik z ERP"),
    advice=_("Popraw plik i wyślij go jeszcze raz; wiersze, które zdążyły wejść, zostają."),
)
register_problem_type(
    code="erp_item_switched_off",
    severity=Severity.WARNING,
    label=_("Wyłączono towar, którego ERP nie przysłał"),
    hint=_("Jeżeli towar ma być w ofercie, wyślij go z ERP albo udostępnij go w panelu."),
)
register_problem_type(
    code="erp_stock_clamped",
    severity=Severity.WARNING,
    label=_("Stan zatrzymano na zerze"),
    hint=_("Sklep sprzedał więcej, niż podaje ERP. Sprawdź stan i niepobrane zamówienia."),
)
register_event_type(code="erp_orders_taken", area=ERP_AREA.code, label=_("ERP przyjął zamówienia"))
register_event_type(code="erp_orders_updated", area=ERP_AREA.code, label=_("ERP zmienił zamówienia"))
register_problem_type(
    code="erp_row_rejected",
    severity=Severity.WARNING,
    label=_("Odrzucony wiersz z ERP"),
    hint=_("Popraw dane w ERP i wyślij wiersz jeszcze raz."),
)
register_count_labels(
    {
        "switched_off": _("Wyłączono"),
        "token": _("Token"),
        "expires_at": _("Ważny do"),
        "network": _("Sieć"),
        "last_heard": _("Ostatnie wywołanie"),
    }
)
