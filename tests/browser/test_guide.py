"""From an empty shop to the first synchronisation without a shell, and the switch of the exchange."""

import pytest

from baselinker_integration.accounts import callers
from baselinker_integration.models import Connection, SyncRun
from baselinker_integration.player.client import ConnectorClient
from baselinker_integration.player.copy import CatalogueCopy
from baselinker_integration.player.imports import ImportMode, import_run
from eshop.addons.models import Addon
from eshop.panel.imports import background
from eshop.panel.imports.running import import_work
from eshop.panel.roles import roles_install
from tests import factories
from tests.browser.test_every_page import violations

pytestmark = pytest.mark.django_db(transaction=True)

MOST_CLICKS = 12
FILE = "id;code;name;price;stock;ean;vat\n1;K1;Kubek;19,90;5;5901234123457;23\n2;K2;Talerz;30,00;2;4006381333931;23\n"


def test_an_empty_shop_to_its_first_synchronisation(visit, settings, tmp_path, monkeypatch):
    settings.OWN_URL, settings.MEDIA_ROOT = visit.address, tmp_path
    monkeypatch.setattr(background, "in_thread", lambda job_id: import_work(job_id=job_id))
    monkeypatch.setattr(callers, "_noted", {})
    roles_install()
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=visit.address)
    visit.sign_in(factories.user_make("Właściciel"))
    page = visit.open("/panel/")
    clicks = visit.count_clicks()

    page.get_by_role("link", name="Przejdź do dodatku").click()
    page.get_by_role("heading", name="BaseLinker jeszcze nie pytał").wait_for()
    faults = violations(page)
    page.get_by_role("button", name="Zamów i aktywuj").click()
    page.get_by_role("link", name="Podłącz konto", exact=True).click()
    page.get_by_label("Nazwa konta").fill("Konto z przeglądarki")
    page.get_by_role("button", name="Podłącz konto").click()
    connection = Connection.objects.get()
    page.locator("[data-copy='#connector-address']").click()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == f"{visit.address}{connection.path}"
    page.locator("[data-copy='#connector-key']").click()
    page.get_by_text("Skopiowano.").wait_for()
    key = page.evaluate("navigator.clipboard.readText()")
    page.get_by_text("BaseLinker nazywa się dziś Base").wait_for()

    page.get_by_role("button", name="Klucz zapisany, sprawdź połączenie").click()
    page.get_by_role("heading", name="Sprawdzenie połączenia").wait_for(timeout=60000)
    assert key not in page.content()
    assert page.locator(".verdict-text").all_inner_texts() == [
        "BaseLinker nie dosięgnie tego adresu",
        "Połączenie nie jest szyfrowane",
        "Klucz działa",
        "Nie ma jeszcze czego wysłać",
        "Zamówień jeszcze nie było",
    ]
    assert page.get_by_text("niespełniona", exact=True).count() == 0
    assert not page.locator(".technical table").is_visible()
    assert page.get_by_text("jeszcze żadnego").is_visible()
    faults += violations(page)

    page.locator(".verdicts").get_by_role("link", name="Importuj z pliku").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_label("Upuść plik tutaj albo wybierz go z dysku").click()
    chooser.value.set_files({"name": "towary.csv", "mimeType": "text/csv", "buffer": FILE.encode()})
    page.get_by_role("button", name="Wyślij i sprawdź").click()
    page.get_by_role("button", name="Importuj towary (2)").click()
    page.get_by_role("heading", name="Weszło 2 z 2 towarów").wait_for()

    with ConnectorClient(url=address, key=key) as client, CatalogueCopy(None) as copy:
        record = import_run(client, copy, mode=ImportMode.ALL)
    assert (record.added, record.error_code) == (2, "")
    page.get_by_role("link", name="BaseLinker", exact=True).click()
    page.get_by_text("Wszystko gotowe: sklep i BaseLinker wymieniają dane.").wait_for()
    assert page.get_by_role("heading", name="BaseLinker pytał przed chwilą").is_visible()
    assert page.locator(".guide-step.is-done").count() == 3
    assert page.locator(".guide-step.is-current").count() == 0
    assert page.get_by_role("img", name="gotowe").count() == 3
    faults += violations(page)
    assert (clicks(), SyncRun.objects.imports().count()) == (MOST_CLICKS, 1)
    assert faults == []


def test_suspending_asks_first_and_is_undone_from_any_page(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open("/panel/integracje/baselinker/")
    page.get_by_role("link", name="Zawieś…").click()
    page.get_by_text("Zamówienia przestaną wpływać").wait_for()
    assert violations(page) == []
    page.get_by_role("link", name="Nie zawieszaj").click()
    assert Addon.objects.get().state == "active"
    page.get_by_role("link", name="Zawieś…").click()
    page.get_by_label("Powód").fill("inwentaryzacja")
    page.get_by_role("button", name="Zawieś dodatek").click()
    page.get_by_role("heading", name="Dodatek jest zawieszony").wait_for()
    assert page.get_by_text("inwentaryzacja").is_visible()
    assert violations(page) == []
    visit.open("/panel/")
    assert page.get_by_text("Zacznij od dodatku BaseLinker").count() == 0
    page.get_by_role("region", name="Dodatek BaseLinker jest wyłączony").get_by_role("button", name="Wznów").click()
    page.get_by_text("Zmieniono stan dodatku BaseLinker.").wait_for()
    assert Addon.objects.get().state == "active"


def test_disconnecting_asks_first(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open(f"/panel/baselinker/connection/{shop.connection.pk}/change/")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Odłącz konto").click()
    assert Connection.objects.get().is_active
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Odłącz konto").click()
    page.get_by_text("Konto zostało odłączone.").wait_for()
    assert not Connection.objects.get().is_active
