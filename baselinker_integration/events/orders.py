"""Events of orders that BaseLinker pushes."""

from django.utils.translation import gettext_lazy as _

from baselinker_integration.events.area import AREA
from event_log.types import PANEL_AREA, register_event_type

register_event_type(
    code="order_accepted",
    area=AREA.code,
    label=_("Przyjęto zamówienie"),
)
register_event_type(
    code="order_held",
    area=AREA.code,
    label=_("Zamówienie czeka na zapłatę"),
)
register_event_type(
    code="order_released",
    area=AREA.code,
    label=_("Zamówienie opłacone, przekazane do realizacji"),
)
register_event_type(
    code="order_oversold",
    area=AREA.code,
    label=_("Zamówienie przyjęte mimo braku towaru"),
    advice=_("Uzupełnij stan albo skontaktuj się z kupującym."),
)
register_event_type(
    code="order_unlinked_lines",
    area=AREA.code,
    label=_("Zamówienie z pozycjami spoza sklepu"),
    advice=_("Powiąż ofertę z towarem w BaseLinkerze."),
)
register_event_type(
    code="order_repeat_differs",
    area=AREA.code,
    label=_("Ponowione zamówienie ma inną treść"),
    advice=_("Zamówienie w sklepie nie zostało zmienione. Porównaj różnice i popraw je ręcznie."),
)
register_event_type(
    code="order_changed",
    area=AREA.code,
    label=_("Wprowadzono zmiany ponowionego zamówienia"),
)
register_event_type(
    code="order_refused",
    area=AREA.code,
    label=_("Odrzucono zamówienie"),
    advice=_("Wskaż towar albo uruchom zamówienie ponownie w Sprzedaż > Odrzucone."),
)
register_event_type(
    code="order_updated",
    area=AREA.code,
    label=_("BaseLinker zaktualizował zamówienie"),
)
register_event_type(
    code="order_update_refused",
    area=AREA.code,
    label=_("Nie wykonano aktualizacji zamówienia"),
    advice=_("Zmień stan zamówienia ręcznie, jeżeli jest to właściwe."),
)
register_event_type(
    code="order_taken_with_doubts",
    area=AREA.code,
    label=_("Zamówienie przyjęte z uwagami"),
    advice=_("Sprawdź wskazane pola zamówienia; kwoty i towary porównaj z zamówieniem w BaseLinkerze."),
)
register_event_type(
    code="buyers_erased",
    area=PANEL_AREA.code,
    label=_("Usunięto dane osobowe z dawnych zamówień"),
)
register_event_type(
    code="person_erased",
    area=PANEL_AREA.code,
    label=_("Usunięto dane osobowe kupującego"),
    advice=_("Kopie bazy danych i plików sprzed usunięcia nadal je zawierają; usuń je w swoim czasie."),
)
register_event_type(
    code="person_exported",
    area=PANEL_AREA.code,
    label=_("Wydano dane osobowe kupującego"),
)
register_event_type(
    code="order_refusal_solved",
    area=AREA.code,
    label=_("Przyjęto zamówienie, które było odrzucone"),
)
register_event_type(
    code="order_refusal_closed",
    area=AREA.code,
    label=_("Zamknięto odrzucone zamówienie"),
)
register_event_type(
    code="offer_linked",
    area=AREA.code,
    label=_("Wskazano towar oferty"),
)
