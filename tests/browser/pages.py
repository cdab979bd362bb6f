"""Every page of the panel with an address to open."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.urls import reverse

from tests.browser.shop import Shop


def pages(shop: Shop) -> dict[str, str]:
    """Name of each page and its path."""

    def at(name: str, *args: object) -> str:
        return reverse(f"admin:{name}", args=args)

    return {
        "pulpit": at("index"),
        "szukaj": at("panel_search") + "?q=kowalski",
        "zamowienia": at("orders_order_changelist"),
        "wstrzymane": at("orders_order_held"),
        "odrzucone": at("panel_refused"),
        "odrzucone-zamowienie": at("panel_refused_order", shop.call.pk),
        "zamowienie": at("orders_order_change", shop.order.pk),
        "zmiana-zbiorcza": at("panel_bulkjob_change", shop.bulk.pk),
        "listy-do-pakowania": at("panel_packing", "orders.order"),
        "towary": at("catalog_product_changelist"),
        "towar": at("catalog_product_change", shop.grouped.pk),
        "towar-edycja": at("catalog_product_edit", shop.product.pk),
        "import": at("panel_imports"),
        "import-podglad": at("panel_import", shop.import_tried.pk),
        "import-wynik": at("panel_import", shop.import_done.pk),
        "kategorie": at("catalog_category_changelist"),
        "kategoria-nowa": at("catalog_category_add"),
        "producenci": at("catalog_manufacturer_changelist"),
        "cenniki": at("catalog_pricelist_changelist"),
        "stawki-vat": at("catalog_vatrate_changelist"),
        "dodatek": at("baselinker_guide"),
        "dodatek-pytanie": at("baselinker_addon_step", "zawies"),
        "gotowosc": at("baselinker_feedproblem_changelist"),
        "synchronizacje": at("baselinker_syncrun_changelist"),
        "synchronizacja": at("baselinker_syncrun_change", shop.run.pk),
        "wywolania": at("baselinker_inboundcall_changelist"),
        "wywolanie": at("baselinker_inboundcall_change", shop.call.pk),
        "wywolania-wychodzace": at("baselinker_outboundcall_changelist"),
        "wywolanie-wychodzace": at("baselinker_outboundcall_change", shop.outbound.pk),
        "porownanie": at("baselinker_syncrun_compare", shop.run.pk),
        "erp": at("api_apiclient_changelist"),
        "erp-klient": at("api_apiclient_change", shop.erp.pk),
        "erp-klient-nowy": at("api_apiclient_add"),
        "erp-klient-uprawnienia": at("api_apiclient_access_view", shop.erp.pk),
        "eksporty": at("panel_exports"),
        "ustawienia": at("panel_shop_settings"),
        "konta": at("baselinker_connection_changelist"),
        "konto": at("baselinker_connection_change", shop.connection.pk),
        "konto-nowe": at("baselinker_connection_add"),
        "konto-ustawienia": at("baselinker_connection_options_view", shop.connection.pk),
        "konto-droga-powrotna": at("baselinker_connection_way_back", shop.connection.pk),
        "konto-token": at("baselinker_connection_token", shop.connection.pk),
        "konto-stany": at("baselinker_connection_way_back_states", shop.connection.pk),
        "konto-przewoznicy": at("baselinker_connection_way_back_carriers", shop.connection.pk),
        "sposoby-dostawy": at("orders_deliverymethod_changelist"),
        "formy-platnosci": at("orders_paymentmethod_changelist"),
        "dziennik": at("event_log_event_changelist"),
        "zdarzenie": at("event_log_event_change", shop.event.pk),
        "administratorzy": at("auth_user_changelist"),
        "administrator-nowy": at("auth_user_add"),
        "role": at("auth_group_changelist"),
        "rola": at("auth_group_change", Group.objects.get(name="Tylko odczyt").pk),
        "administrator": at("auth_user_change", shop.reader.pk),
        "haslo": at("password_change"),
        "profil": reverse("staff_profile"),
        "profil-e-mail": reverse("staff_email"),
        "drugi-skladnik": reverse("mfa_index"),
        "drugi-skladnik-aplikacja": reverse("mfa_activate_totp"),
        "drugi-skladnik-klucze": reverse("mfa_list_webauthn"),
        "drugi-skladnik-klucz-nowy": reverse("mfa_add_webauthn"),
        "potwierdzenie": reverse("account_reauthenticate"),
    }


def entrance_pages() -> dict[str, str]:
    """Pages before the sign-in."""
    return {
        "login": reverse("account_login"),
        "haslo-zapomniane": reverse("account_reset_password"),
        "haslo-wyslano": reverse("account_reset_password_done"),
        "haslo-zly-link": reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "zly"}),
        "haslo-gotowe": reverse("account_reset_password_from_key_done"),
    }
