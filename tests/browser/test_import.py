"""A file of goods from the disk into the shop and out again, in a browser."""

import pytest
from django.test import Client

from eshop.catalog.models import Product
from eshop.panel.imports import background
from eshop.panel.imports.running import import_work
from eshop.panel.roles import roles_install
from tests import factories
from tests.browser.test_every_page import _too_wide, violations
from tests.browser.visitor import Visitor
from tests.eshop.panel.importing import EXPECTED, SAMPLES, products_data, told

pytestmark = pytest.mark.django_db(transaction=True)
FILE = "id;code;name;price;stock\n1;K1;Kubek;19,90;5\n2;K2;Talerz;30,00;2\n3;K3;Miska;dwa;1\n"
WORDS = {
    "pl": {
        "menu": "Importuj z pliku",
        "choose": "Upuść plik tutaj albo wybierz go z dysku",
        "send": "Wyślij i sprawdź",
        "confirm": "Importuj towary (2)",
        "done": "Weszło 2 z 3 towarów",
        "rejected": "Odrzucone wiersze, plik do poprawy",
        "undo": "Cofnij import",
        "undone": "Import cofnięty",
    },
    "en": {
        "menu": "Import from a file",
        "choose": "Drop a file here or choose one from your disk",
        "send": "Send and check",
        "confirm": "Import items (2)",
        "done": "2 of 3 items came in",
        "rejected": "Rejected rows, a file to correct",
        "undo": "Undo the import",
        "undone": "Import undone",
    },
}
LOOKS = [("pl", 1280), ("en", 390)]


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_a_file_goes_in_and_out(browser, live_server, settings, tmp_path, monkeypatch, language, width):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(background, "in_thread", lambda job_id: import_work(job_id=job_id))
    roles_install()
    visitor = Visitor(browser, live_server.url, width=width)
    visitor.sign_in(factories.user_make("Właściciel"))
    visitor.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])
    words = WORDS[language]
    page = visitor.open("/panel/catalog/product/")
    page.locator(".empty").get_by_role("link", name=words["menu"]).click()
    faults = {"start": _faults(page, width)}
    page.get_by_label(words["choose"]).set_input_files(
        {"name": "towary.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    page.get_by_role("button", name=words["send"]).click()
    page.get_by_role("button", name=words["confirm"]).wait_for()
    faults["trial"] = _faults(page, width)
    assert not Product.objects.exists()
    page.get_by_role("button", name=words["confirm"]).click()
    page.get_by_role("heading", name=words["done"]).wait_for()
    faults["done"] = _faults(page, width)
    assert Product.objects.filter(is_active=True).count() == 2
    with page.expect_download() as download:
        page.get_by_role("link", name=words["rejected"]).click()
    assert ";Miska;dwa;" in download.value.path().read_text(encoding="utf-8-sig")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name=words["undo"]).click()
    page.get_by_role("heading", name=words["undone"]).wait_for()
    faults["undone"] = _faults(page, width)
    assert not Product.objects.filter(is_active=True).exists()
    visitor.close()
    assert {step: found for step, found in faults.items() if found} == {}
    assert (visitor.console_errors, visitor.outside_requests) == ([], [])


def test_a_product_feed_goes_from_the_disk_to_baselinker(browser, live_server, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(background, "in_thread", lambda job_id: import_work(job_id=job_id))
    roles_install()
    visitor = Visitor(browser, live_server.url)
    visitor.sign_in(factories.user_make("Właściciel"))
    page = visitor.open("/panel/")
    page.get_by_role("link", name="Importuj z pliku").first.click()
    page.get_by_label(WORDS["pl"]["choose"]).set_input_files(SAMPLES / "google_merchant.xml")
    page.get_by_role("button", name=WORDS["pl"]["send"]).click()
    page.get_by_text("sklep źródłowy nie liczy stanu tego towaru; nowy towar dostaje 0").first.wait_for()
    assert page.get_by_label("availability").input_value() == "stock"
    page.get_by_label("Stan towarów, których sklep nie liczył").fill("2")
    page.get_by_role("button", name="Sprawdź jeszcze raz").click()
    page.get_by_text("przyjęto 2").first.wait_for()
    faults = violations(page)
    page.get_by_role("button", name="Importuj towary (4)").click()
    page.get_by_role("heading", name="Weszło 4 z 4 towarów").wait_for()
    visitor.close()
    assert {code: told(found) for code, found in products_data(Client()).items()} == EXPECTED["google_merchant.xml"]
    assert (faults, visitor.console_errors, visitor.outside_requests) == ([], [], [])


def _faults(page, width):
    return violations(page) + (_too_wide(page) if width == 390 else [])
