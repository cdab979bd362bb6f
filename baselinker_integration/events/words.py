"""What calls and refusals are called on screen; their names in the protocol stand folded beside them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baselinker_integration import errors
from eshop.core.told import Told, told
from event_log.changes import register_value_label

ACTION_LABELS: dict[str, str | Promise] = {
    "SupportedMethods": _("lista funkcji sklepu"),
    "FileVersion": _("wersja integracji"),
    "ProductsList": _("lista towarów"),
    "ProductsData": _("dane towarów"),
    "ProductsCategories": _("lista kategorii"),
    "ProductsPrices": _("ceny"),
    "ProductsQuantity": _("stany magazynowe"),
    "ProductsQuantityUpdate": _("zmiana stanów"),
    "ProductsPriceUpdate": _("zmiana cen"),
    "ProductAdd": _("zapis towaru"),
    "CategoryAdd": _("nowa kategoria"),
    "OrderAdd": _("nowe zamówienie"),
    "OrderUpdate": _("zmiana zamówienia"),
    "OrdersGet": _("pytanie o zamówienia"),
    "StatusesList": _("lista statusów"),
    "PaymentMethodsList": _("lista form płatności"),
    "DeliveryMethodsList": _("lista sposobów dostawy"),
}
"""Calls of BaseLinker to the shop, by action."""

METHOD_LABELS: dict[str, str | Promise] = {
    "getCouriersList": _("lista kurierów"),
    "getExternalStoragesList": _("lista podłączonych sklepów"),
    "getInventories": _("lista katalogów"),
    "getInvoices": _("lista faktur"),
    "getJournalList": _("dziennik zmian"),
    "getOrderExtraFields": _("lista pól dodatkowych"),
    "getOrderPackages": _("przesyłki zamówienia"),
    "getOrderPaymentsHistory": _("wpłaty zamówienia"),
    "getOrderSources": _("lista źródeł zamówień"),
    "getOrderStatusList": _("lista statusów"),
    "getOrders": _("odczyt zamówień"),
    "createPackageManual": _("wpisanie przesyłki"),
    "setOrderFields": _("wpisanie numeru faktury"),
    "setOrderPayment": _("zapis wpłaty"),
    "setOrderStatus": _("zmiana statusu zamówienia"),
    "setOrderStatuses": _("zmiana statusu zamówień"),
}
"""Calls of the shop to BaseLinker, by method."""

ERROR_LABELS: dict[str, str | Promise] = {
    errors.NO_PASSWORD: _("brak klucza"),
    errors.INCORRECT_PASSWORD: _("błędny klucz"),
    errors.UNSUPPORTED_ACTION: _("funkcja nieobsługiwana albo wyłączona"),
    errors.INVALID_PARAMETER: _("błędne pole"),
    errors.HTTPS_REQUIRED: _("wywołanie bez https"),
    errors.REQUEST_TOO_LARGE: _("za duże wywołanie"),
    errors.ADDON_SUSPENDED: _("dodatek zawieszony"),
    errors.ADDON_CANCELLED: _("dodatek anulowany"),
    errors.ADDON_NOT_ACTIVE: _("dodatek nieaktywny"),
    errors.SYNC_LIMIT: _("synchronizacja już dziś wykonana"),
    errors.NOT_READY: _("pierwsza kopia w przygotowaniu"),
    errors.UNKNOWN_PRODUCT: _("towar spoza sklepu"),
    errors.ORDER_REFUSED: _("nie wiadomo, co i komu sprzedano"),
    errors.CURRENCY_NOT_PLN: _("cennik nie jest w PLN"),
    errors.DATABASE_UNAVAILABLE: _("baza danych nie odpowiada"),
    errors.INTERNAL_ERROR: _("błąd sklepu"),
}
"""Why a call was refused, by the code that BaseLinker got."""


def action_label(action: str) -> str:
    """What a call of BaseLinker is about; the name itself where the protocol has no such action."""
    return str(ACTION_LABELS.get(action, action))


def action_told(action: str) -> Told:
    """What a call of BaseLinker is about, for an event to keep."""
    return told(ACTION_LABELS.get(action, action))


def method_label(method: str) -> str:
    """What a call of ours to BaseLinker is about."""
    return str(METHOD_LABELS.get(method, method))


def error_label(code: str) -> str:
    """Why a call was refused, in words; empty for a call that was not. A code of BaseLinker's own is shown as it is."""
    return str(ERROR_LABELS.get(code, code))


register_value_label("action", action_label)
register_value_label("error_code", error_label)
