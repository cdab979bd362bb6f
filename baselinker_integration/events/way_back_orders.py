"""Events of single orders on their way back, and of what was read of them in BaseLinker."""

from django.utils.translation import gettext_lazy as _

from baselinker_integration.events.area import AREA
from event_log.types import register_count_labels, register_event_type

register_event_type(code="way_back_sent", area=AREA.code, label=_("BaseLinker zna zmianę zamówienia"))
register_event_type(
    code="way_back_rejected",
    area=AREA.code,
    label=_("BaseLinker nie przyjął zmiany zamówienia"),
    advice=_("Popraw przyczynę, którą podaje BaseLinker, i wybierz Wyślij ponownie na stronie zamówienia."),
)
register_event_type(
    code="state_moved_on",
    area=AREA.code,
    label=_("W BaseLinkerze zamówienie jest już dalej"),
    advice=_("Statusu w BaseLinkerze nie cofnięto. Sprawdź, czy stan zamówienia w sklepie jest właściwy."),
)
register_event_type(
    code="field_in_use",
    area=AREA.code,
    label=_("Pole na numer faktury jest w BaseLinkerze zajęte"),
    advice=_("Wybierz inne pole w ustawieniach drogi powrotnej albo wpisz numer w BaseLinkerze ręcznie."),
)
register_event_type(
    code="carrier_unmapped",
    area=AREA.code,
    label=_("Przewoźnik bez odpowiednika w BaseLinkerze"),
    advice=_("Przesyłkę wysłano z nazwą przewoźnika. Wskaż kuriera w ustawieniach drogi powrotnej."),
)
register_event_type(
    code="parcel_left_there",
    area=AREA.code,
    label=_("Przesyłka usunięta w sklepie została w BaseLinkerze"),
    advice=_("Sklep niczego w BaseLinkerze nie usuwa. Usuń tam przesyłkę, jeżeli jest błędna."),
)
register_event_type(
    code="order_changed_there",
    area=AREA.code,
    label=_("Zamówienie zmieniono w BaseLinkerze"),
    advice=_("Zamówienie w sklepie nie zostało zmienione. Porównaj różnice i popraw je ręcznie."),
)
register_event_type(
    code="order_gone",
    area=AREA.code,
    label=_("Zamówienia nie ma już w BaseLinkerze"),
    advice=_("Sprawdź w BaseLinkerze, czy je usunięto albo połączono z innym, i anuluj je w sklepie, jeżeli trzeba."),
)
register_event_type(
    code="order_split_there",
    area=AREA.code,
    label=_("Zamówienie podzielono, połączono albo skopiowano w BaseLinkerze"),
    advice=_("Sprawdź w BaseLinkerze, co powstało; w sklepie zamówienie pozostało bez zmian."),
)
register_event_type(
    code="order_never_arrived",
    area=AREA.code,
    label=_("Opłacone zamówienie nie dotarło do sklepu"),
    advice=_("Wybierz Pobierz na stronie konta, w części Droga powrotna."),
)
register_event_type(code="order_fetched", area=AREA.code, label=_("Pobrano zamówienie, które nie dotarło"))
register_event_type(
    code="journal_off",
    area=AREA.code,
    label=_("BaseLinker nie prowadzi dziennika zmian"),
    advice=_("Włącz dziennik w BaseLinkerze: Konto i inne > Moje konto > API. Do tego czasu zmiany widać później."),
)
register_event_type(code="journal_on", area=AREA.code, label=_("BaseLinker znów prowadzi dziennik zmian"))
register_event_type(
    code="way_back_late",
    area=AREA.code,
    label=_("Zmiany zamówień czekają na wysłanie dłużej niż godzinę"),
    advice=_("Zobacz, na co czekają, na stronie konta, w części Droga powrotna."),
)
register_event_type(code="way_back_caught_up", area=AREA.code, label=_("Zmiany zamówień znów docierają na czas"))
register_event_type(code="mappings_changed", area=AREA.code, label=_("Zmieniono mapowanie stanów albo przewoźników"))
register_event_type(code="way_back_asked", area=AREA.code, label=_("Zlecono wysłanie zmian zamówienia do BaseLinkera"))
register_event_type(code="way_back_forgotten", area=AREA.code, label=_("Pominięto dawne zmiany zamówień"))
register_event_type(code="order_fetch_asked", area=AREA.code, label=_("Zlecono pobranie zamówienia, które nie dotarło"))

register_count_labels(
    {
        "waiting_orders": _("Zamówienia, które czekają"),
        "what": _("Co"),
        "wanted": _("Status, który miał być"),
        "field": _("Pole"),
        "carrier": _("Przewoźnik"),
        "parcel": _("Przesyłka (końcówka)"),
        "source": _("Źródło"),
        "log_type": _("Rodzaj zmiany"),
    }
)
