"""Events of stock, prices, items and categories that BaseLinker writes."""

from django.utils.translation import gettext_lazy as _

from baselinker_integration.events.area import AREA
from event_log.types import register_event_type

register_event_type(
    code="stock_updated",
    area=AREA.code,
    label=_("BaseLinker zmienił stany magazynowe"),
)
register_event_type(
    code="stock_clamped",
    area=AREA.code,
    label=_("Stan nie może być ujemny, ustawiono 0"),
    advice=_("Sprawdź stan towaru w sklepie i w BaseLinkerze."),
)
register_event_type(
    code="prices_updated",
    area=AREA.code,
    label=_("BaseLinker zmienił ceny"),
)
register_event_type(
    code="product_written",
    area=AREA.code,
    label=_("BaseLinker zapisał towar"),
)
register_event_type(
    code="category_written",
    area=AREA.code,
    label=_("BaseLinker dodał kategorię"),
)
