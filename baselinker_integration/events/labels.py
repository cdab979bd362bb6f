"""How fields, counts and details of the connector's events are called on screen."""

from django.utils.translation import gettext_lazy as _

from event_log.types import register_count_labels, register_counts_replaced, register_field_labels

register_field_labels(
    {
        "name": _("nazwa"),
        "code": _("kod towaru"),
        "ean": _("EAN"),
        "price": _("cena brutto"),
        "stock": _("stan magazynowy"),
        "vat_rate": _("stawka VAT"),
        "unit": _("jednostka miary"),
        "category": _("kategoria"),
        "images": _("obrazki"),
    }
)

register_count_labels(
    {
        "items_sent": _("Pozycje bez uwag"),
        "items_warned": _("Pozycje z ostrzeżeniem"),
        "items_withheld": _("Pozycje wstrzymane"),
        "products": _("Towary"),
        "product_count": _("Towary"),
        "delivered": _("Pobrano towarów"),
        "due": _("Do pobrania"),
        "unchanged": _("Bez zmian"),
        "zeroed": _("Ze stanem 0"),
        "sent": _("Wysłano bez uwag"),
        "calls_seen": _("Jak wołał BaseLinker"),
        "failed_on_our_side": _("Błąd po stronie sklepu"),
        "action": _("Akcja"),
        "offer": _("Oferta"),
        "baselinker_id": _("Numer w BaseLinkerze"),
        "kind": _("Rodzaj"),
        "attempts": _("Próby"),
        "waiting_since": _("Czeka od"),
        "reason": _("Powód"),
        "fields": _("Pola"),
        "differences": _("Różnice"),
        "added": _("Dodano"),
        "changed": _("Zmieniono"),
        "withdrawn": _("Wycofano"),
        "withheld": _("Wstrzymano"),
        "warned": _("Z ostrzeżeniem"),
        "refused": _("Odrzucono"),
        "orders": _("Zamówienia"),
        "lines": _("Pozycje"),
        "shortage": _("Brakuje"),
        "error": _("Błąd"),
        "error_code": _("Kod błędu"),
        "calls": _("Wywołania"),
        "orders_left": _("Zamówienia jeszcze niewysłane"),
        "calls_left": _("Wywołania jeszcze niewykonane"),
        "export_files": _("Pliki eksportów"),
        "remote_address": _("Adres nadawcy"),
        "passed": _("Spełnione"),
        "failed": _("Niespełnione"),
        "business_date": _("Dzień"),
        "next_allowed": _("Następna możliwa"),
        "price_list": _("Cennik"),
        "changes": _("Zmiany"),
        "previous_order_id": _("Numer poprzedniego zamówienia (pominięty)"),
        "ignored_status_id": _("Status z BaseLinkera (pominięty)"),
        "unforeseen_fields": _("Pola spoza protokołu"),
        "cut_fields": _("Pola skrócone"),
        "left_to_shop": _("Pozostawiono sklepowi"),
    }
)

# How a synchronisation went is told in items alone (contract, section 6).
register_counts_replaced({name: f"items_{name}" for name in ("sent", "warned", "withheld")})
