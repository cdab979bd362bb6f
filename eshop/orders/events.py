"""What orders write to the tab "Panel administracyjny"."""

from django.utils.translation import gettext_lazy as _

from event_log.types import PANEL_AREA, register_event_type

register_event_type(code="order_status_changed", area=PANEL_AREA.code, label=_("Zmieniono stan zamówienia"))
register_event_type(code="orders_moved", area=PANEL_AREA.code, label=_("Zmieniono stan wielu zamówień"))
register_event_type(code="order_parcel_entered", area=PANEL_AREA.code, label=_("Wpisano przesyłkę zamówienia"))
register_event_type(code="order_parcel_removed", area=PANEL_AREA.code, label=_("Usunięto przesyłkę zamówienia"))
register_event_type(code="order_settled", area=PANEL_AREA.code, label=_("Zamknięto sprawy zakończonego zamówienia"))
register_event_type(code="order_note_left", area=PANEL_AREA.code, label=_("Zostawiono notatkę przy zamówieniu"))
register_event_type(code="buyer_data_opened", area=PANEL_AREA.code, label=_("Otwarto dane kupującego"))
