"""Towary > Importuj z pliku: a file goes from the browser into the shop, and out of it again, without a shell."""

import csv
import io
import re
import stat
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from baselinker_integration.accounts.connections import connection_create
from eshop.addons.services import addon_ensure_active
from eshop.catalog.models import Price, Product
from eshop.core.told import told_again
from eshop.panel.imports import background, keeping, running, storing
from eshop.panel.imports.running import import_work
from eshop.panel.models import ImportedItem, ImportJob
from event_log.models import Event, Severity
from tests import factories
from tests.eshop.catalog.importing.helpers import FILES, everything, item
from tests.eshop.panel.importing import products_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imports_folder")]
OWN = "id;code;name;price;stock\n1;K1;Kubek;19,90;5\n2;K2;Talerz;30,00;2\n3;K3;Miska;dwa;1\n"


def test_a_trial_changes_nothing_and_tells_what_would(browser):
    before = everything()
    job = browser.send("towary.csv", OWN)
    assert (job.state, job.counts["created"], job.counts["rejected"]) == ("checked", 2, 1)
    assert (job.file_format, job.encoding) == ("csv", "UTF-8")
    assert everything() == before
    assert not Event.objects.filter(area="erp").exists()
    page = browser.page(job)
    for text in (
        "Importuj towary (2)",
        "CSV e-Sklepu",
        "oczekiwano: cena, np. 19,99; jest „dwa”",
        "Sprawdź jeszcze raz",
    ):
        assert text in page


def test_a_confirmed_import_is_in_the_shop_and_an_event_with_who_and_which_file(browser, owner):
    job = browser.bring_in("towary.csv", OWN)
    assert item("1")["prices"] == {"Detaliczny": "19.90"}
    event = Event.objects.get(type="catalog_imported")
    assert (event.subject_label, event.actor_label, event.counts["created"]) == ("towary.csv", owner.username, 2)
    assert event.details == {"file_size": len(OWN.encode()), "sha256": sha256(OWN.encode()).hexdigest()}
    assert (job.sha256, job.size) == (event.details["sha256"], event.details["file_size"])
    assert "Weszło 2 z 3 towarów" in browser.page(job)


def test_rejected_rows_come_back_in_their_own_columns_and_go_in_corrected(browser):
    job = browser.bring_in("towary.csv", OWN)
    rows = list(csv.reader(io.StringIO(browser.rejected(job).decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["id", "code", "name", "price", "stock", "Powód odrzucenia"],
        ["3", "K3", "Miska", "dwa", "1", "price: oczekiwano: cena, np. 19,99; jest „dwa”"],
    ]
    corrected = browser.rejected(job).replace(b";dwa;", b";2,00;")
    job = browser.bring_in("odrzucone-towary.csv", corrected)
    assert (job.counts["created"], job.counts["rejected"], job.rejected_file) == (1, 0, "")
    assert item("3")["prices"] == {"Detaliczny": "2.00"}


def test_rejected_offers_of_ceneo_come_back_as_offers(browser):
    offer = '<o id="{}" url="u" price="{}" avail="1" stock="3"><cat>Kubki</cat><name>Kubek {}</name></o>'
    offers = offer.format(1, "19.90", 1) + offer.format(2, "dwa", 2)
    file = f'<?xml version="1.0" encoding="utf-8"?><offers version="1">{offers}</offers>'
    job = browser.bring_in("ceneo.xml", file)
    back = browser.rejected(job).decode()
    assert ('id="1"' in back, 'id="2"' in back, "<!-- price: " in back) == (False, True, True)
    assert browser.bring_in("poprawione.xml", back.replace('"dwa"', '"2.00"')).counts["created"] == 1
    assert Product.objects.count() == 2


def test_a_rejected_row_of_shopify_comes_back_with_all_rows_of_its_product(browser):
    file = (
        "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty\n"
        "but,But,Rozmiar,41,B-41,100.00,1\nbut,,,42,B-42,sto,1\npas,Pas,Title,Default Title,P,20.00,1\n"
    )
    job = browser.bring_in("shopify.csv", file)
    rows = list(csv.reader(io.StringIO(browser.rejected(job).decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows] == ["Handle", "but", "but"]
    again = browser.bring_in("poprawione.csv", browser.rejected(job).replace(b";sto;", b";100.00;"))
    assert (again.counts["rejected"], Product.objects.filter(parent__isnull=False).count()) == (0, 2)


def test_a_file_whose_bytes_speak_for_two_encodings_is_decided_by_a_person(browser):
    file = "id;code;name;price\n1;K1;Kabel ±5%;10,00\n".encode("cp1250")
    job = browser.send("kabel.csv", file)
    assert job.state == "failed"
    assert "plik można odczytać na dwa sposoby" in browser.page(job)
    browser.step(job, "sprawdz", encoding="cp1250", vat="23")
    assert (job.state, job.counts["created"]) == ("checked", 1)
    browser.step(job, "uruchom")
    assert item("1")["name"] == "Kabel ±5%"


def test_options_that_the_file_leaves_open_are_kept(browser):
    file = "id;code;name;price\n1;K1;Kubek;1.000\n"
    job = browser.send("tysiac.csv", file)
    assert (job.state, job.counts["rejected"]) == ("checked", 1)
    browser.step(job, "sprawdz", decimal=",", vat="23", source="hurtownia")
    browser.step(job, "uruchom")
    assert item("hurtownia/1")["prices"] == {"Detaliczny": "1000.00"}


def test_goods_without_a_rate_get_the_one_that_was_chosen(browser):
    browser.bring_in("products_export.csv", SHOPIFY, vat="8")
    assert item("shopify:pasek")["vat"] == "8"


def test_goods_whose_stock_nobody_counts_get_what_was_chosen(browser):
    browser.bring_in("products_export.csv", SHOPIFY.replace("90,shopify,2", "90,,"), vat="23", uncounted_stock="5")
    assert item("shopify:pasek")["stock"] == "5.000"


def test_a_bad_option_is_told_at_its_field_and_nothing_moves(browser):
    job = browser.send("towary.csv", OWN)
    answer = browser.step(job, "sprawdz", source="a/b", vat="23", uncounted_stock="-1")
    assert answer.status_code == 200
    assert "oczekiwano nazwy z liter" in answer.content.decode()
    assert job.state == "checked"


def test_a_file_that_is_no_catalogue_is_refused_with_its_reason(browser):
    for name, content in (("nic.csv", b"  \n"), ("umowa.pdf", b"%PDF-1.7 x"), ("lista.csv", b"a;b\n1;2\n")):
        job = browser.send(name, content)
        assert job.state == "failed"
        assert told_again(job.problems[0][2]) in browser.page(job).replace("&quot;", '"')
        assert browser.step(job, "uruchom").status_code == 302
        assert job.state == "failed"
    assert not Product.objects.exists()


def test_without_a_file_the_person_is_told(browser):
    answer = browser.post(reverse("admin:panel_import_upload"))
    assert answer.headers["Location"] == reverse("admin:panel_imports")
    assert "Wybierz plik z towarami." in browser.client.get(reverse("admin:panel_imports")).content.decode()
    assert not ImportJob.objects.exists()


def test_a_file_over_the_limit_is_refused_and_leaves_nothing_on_disk(browser, imports_folder, monkeypatch):
    monkeypatch.setattr(storing, "MOST_BYTES", 100_000)
    browser.post(reverse("admin:panel_import_upload"), {"file": SimpleUploadedFile("x.csv", b"a" * 300_000)})
    assert "Podziel go na części" in browser.client.get(reverse("admin:panel_imports")).content.decode()
    assert not ImportJob.objects.exists()
    assert list((imports_folder / "imports").iterdir()) == []


def test_the_file_is_private_and_its_name_cannot_leave_its_folder(browser, imports_folder):
    job = browser.send("..\\..//../zły\u202eplik.csv", OWN)
    path = imports_folder / job.file
    assert (job.name, path.parent.parent) == ("złyplik.csv", imports_folder / "imports")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert storing.name_clean("a" * 400 + ".csv") == "a" * 130 + ".csv"
    assert [storing.name_clean(name) for name in ("", "..", "/", "\x00")] == ["plik"] * 4


def test_an_upload_without_the_token_is_refused(owner, client):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    factories.sign_in(strict, owner)
    answer = strict.post(reverse("admin:panel_import_upload"), {"file": SimpleUploadedFile("x.csv", OWN.encode())})
    assert answer.status_code == 403
    assert not ImportJob.objects.exists()


def test_who_may_only_read_neither_sees_nor_does_anything(browser, reader, client):
    job = browser.send("towary.csv", OWN)
    client.force_login(reader)
    for name, args in (("panel_imports", []), ("panel_import", [job.pk]), ("panel_import_progress", [job.pk])):
        assert client.get(reverse(f"admin:{name}", args=args)).status_code == 403
    assert client.post(reverse("admin:panel_import_upload"), {"file": SimpleUploadedFile("x", b"x")}).status_code == 403
    assert client.post(reverse("admin:panel_import_step", args=[job.pk, "uruchom"])).status_code == 403
    assert "Importuj z pliku" not in client.get(reverse("admin:catalog_product_changelist")).content.decode()
    assert ImportJob.objects.get().state == "checked"


def test_a_second_click_starts_no_second_import(browser):
    job = browser.bring_in("towary.csv", OWN)
    browser.step(job, "uruchom")
    assert import_work(job_id=job.pk) is False
    assert Event.objects.filter(type="catalog_imported").count() == 1


NEXT = "id;code;name;price;stock\n1;K1;Kubek duży;25,00;9\n2;K2;Talerz;30,00;2\n4;K4;Waza;80,00;1\n"


def test_undoing_gives_back_what_the_import_wrote_but_never_stock(browser):
    browser.bring_in("towary.csv", OWN)
    job = browser.bring_in("nowsze.csv", NEXT)
    assert item("1")["name"] == "Kubek duży"
    browser.step(job, "cofnij")
    assert job.state == "undone"
    first = item("1")
    assert (first["name"], first["prices"], first["stock"]) == ("Kubek", {"Detaliczny": "19.90"}, "9.000")
    assert (item("4")["active"], item("2")["active"]) == (False, True)
    event = Event.objects.get(type="import_undone")
    assert (event.severity, event.counts) == (Severity.INFO, {"restored": 2, "switched_off": 1, "kept": 0})
    assert not ImportedItem.objects.filter(job=job).exists()


def test_what_somebody_changed_since_then_stays_and_is_listed(browser):
    browser.bring_in("towary.csv", OWN)
    job = browser.bring_in("nowsze.csv", NEXT)
    Price.objects.filter(product__external_id="1").update(gross=Decimal("27.00"))
    browser.step(job, "cofnij")
    first = item("1")
    assert (first["name"], first["prices"]) == ("Kubek", {"Detaliczny": "27.00"})
    page = browser.page(job)
    assert ("Cena (Detaliczny)" in page, "zmieniono po imporcie" in page) == (True, True)
    assert Event.objects.get(type="import_undone").counts == {"restored": 1, "switched_off": 1, "kept": 1}


def test_undoing_gives_back_every_kind_of_field(browser):
    header = "id;code;name;price;stock;category;vat;weight;images;attributes;name_en\n"
    browser.bring_in("a.csv", f"{header}1;K1;Kubek;19,90;5;Kuchnia;23;0,5;https://a.example/1.jpg;Kolor: biały;Mug\n")
    before = item("1")
    job = browser.bring_in("b.csv", f"{header}1;K9;Kufel;29,90;5;Bar;8;0,75;https://a.example/2.jpg;Kolor: szary;Jug\n")
    assert item("1")["category"] == "Bar"
    browser.step(job, "cofnij")
    assert item("1") == before


def test_only_the_last_import_can_be_undone(browser):
    first = browser.bring_in("towary.csv", OWN)
    browser.bring_in("nowsze.csv", NEXT)
    assert "Cofnij import" not in browser.page(first)
    browser.step(first, "cofnij")
    assert (first.state, item("1")["name"]) == ("done", "Kubek duży")


def test_a_broken_import_is_told_and_can_be_tried_again(browser, monkeypatch):
    job = browser.send("towary.csv", OWN)
    whole = running.catalog_import
    monkeypatch.setattr(running, "catalog_import", lambda **options: 1 / 0)
    browser.step(job, "uruchom")
    assert job.state == "failed"
    assert "pracę przerwał błąd programu" in browser.page(job)
    assert Event.objects.get(type="import_broken").subject_label == "towary.csv"
    monkeypatch.setattr(running, "catalog_import", whole)
    browser.step(job, "sprawdz", vat="23")
    browser.step(job, "uruchom")
    assert job.state == "done"


def test_work_of_a_process_that_died_is_found_and_done(browser, monkeypatch, imports_folder):
    job = browser.send("towary.csv", OWN)
    now = timezone.now()
    ImportJob.objects.filter(pk=job.pk).update(state="running", moved_at=now - timedelta(minutes=11))
    assert background.imports_due(now) == 0, "it told of its progress just now"
    (imports_folder / job.file).with_name(".progress").unlink()
    assert background.imports_due(now) == 1
    job.refresh_from_db()
    assert (job.state, Product.objects.count()) == ("done", 2)
    assert background.imports_due(now) == 0


def test_files_go_after_thirty_days_and_the_record_stays(browser, imports_folder):
    job = browser.bring_in("towary.csv", OWN)
    stray = imports_folder / "imports" / "stray"
    stray.mkdir()
    now = timezone.now()
    assert keeping.old_imports_prune(now + timedelta(hours=23)) == 0
    assert keeping.old_imports_prune(now + timedelta(days=30, minutes=1)) == 2
    assert list((imports_folder / "imports").iterdir()) == []
    job.refresh_from_db()
    assert (job.file, job.is_undoable, job.counts["created"]) == ("", False, 2)
    assert "Plik usunięto po 30 dniach." in browser.page(job)


def test_the_bar_asks_until_the_work_has_ended(browser, monkeypatch):
    monkeypatch.setattr(background, "in_thread", lambda job_id: None)
    job = browser.send("towary.csv", OWN)
    address = reverse("admin:panel_import_progress", args=[job.pk])
    assert address in browser.page(job)
    assert 'value="0"' in browser.client.get(address).content.decode()
    import_work(job_id=job.pk)
    assert browser.client.get(address).headers["HX-Refresh"] == "true"


def test_every_place_that_waits_for_goods_leads_here(panel):
    address = f'href="{reverse("admin:panel_imports")}"'
    addon_ensure_active(code="baselinker")
    connection_create(name="Konto", key="klucz-do-testow-0123456789")
    menu = 1
    for name in ("index", "baselinker_guide", "catalog_product_changelist", "catalog_category_changelist"):
        page = panel.get(reverse(f"admin:{name}")).content.decode()
        assert page.count(address) > menu, name
        assert "import_catalog" not in page


TABLE = "Symbol;Nazwa towaru;Cena sprzedaży;Dostępność;Waga paczki\nA-1;Kubek;19,90;5;0,3\nA-2;Talerz;30,00;2;0,4\n"


def _columns(page):
    """Title and chosen field of each column on the page."""
    rows = re.findall(r'<label for="id_(column_\d+)">([^<]*)</label>.*?<select[^>]*>(.*?)</select>', page, re.DOTALL)
    return {title: re.search(r'value="([^"]*)" selected', options)[1] for _name, title, options in rows}


def test_columns_of_a_table_are_guessed_shown_and_corrected(browser):
    job = browser.send("cennik.csv", TABLE)
    assert (job.state, job.file_format) == ("checked", "table")
    page = browser.page(job)
    guessed = _columns(page)
    assert (guessed["Symbol"], guessed["Nazwa towaru"], guessed["Cena sprzedaży"]) == ("code", "name", "price")
    assert ("Kolumny" in page, "A-1 · A-2" in page) == (True, True)
    fields = {f"column_{number}": name for number, name in enumerate(("code", "name", "price", "stock", "weight"))}
    browser.step(job, "sprawdz", vat="23", prices="net", source="hurtownia", **fields)
    browser.step(job, "uruchom")
    assert job.state == "done"
    first = Product.objects.get(code="A-1")
    assert (first.weight, first.stock.quantity, first.prices.get().gross) == (Decimal("0.3"), 5, Decimal("24.48"))


def test_corrected_columns_are_kept_for_their_source(browser):
    job = browser.send("cennik.csv", TABLE)
    fields = {f"column_{number}": name for number, name in enumerate(("code", "name", "price", "", ""))}
    browser.step(job, "sprawdz", vat="23", prices="net", source="hurtownia", **fields)
    browser.step(job, "uruchom")
    later = browser.send("cennik.csv", TABLE)
    untouched = {f"column_{number}": column["field"] for number, column in enumerate(later.columns)}
    browser.step(later, "sprawdz", vat="23", prices="gross", source="hurtownia", **untouched)
    assert later.options["mapping"] == job.options["mapping"]
    assert (later.state, later.counts["unchanged"]) == ("checked", 2)


def test_what_stands_between_addresses_and_steps_of_a_path_can_be_corrected(browser):
    job = browser.send("cennik.csv", "Symbol;Nazwa towaru;Zdjęcia;Kategoria\nA-1;Kubek;/a.jpg#/b.jpg;Dom~Kuchnia\n")
    page = browser.page(job)
    assert 'name="separator" value="|"' in page
    assert 'name="category_separator" value="/"' in page
    fields = {f"column_{number}": name for number, name in enumerate(("code", "name", "images", "category"))}
    browser.step(job, "sprawdz", vat="23", prices="gross", separator="#", category_separator="~", **fields)
    browser.step(job, "uruchom")
    first = item("A-1")
    assert (first["images"], first["category"]) == (["/a.jpg", "/b.jpg"], "Dom/Kuchnia")


def test_columns_without_a_code_are_told_at_once(browser):
    job = browser.send("cennik.csv", TABLE)
    answer = browser.step(job, "sprawdz", vat="23", prices="gross", column_1="name")
    assert "bez niej nie wiadomo, który to towar" in answer.content.decode()
    assert job.state == "checked"


_GOODS = [(f"A-{number}", f"Kubek {number}", 19.9 + number) for number in range(5)]


def test_rejected_rows_of_a_spreadsheet_come_back_as_csv_and_go_in_corrected(browser):
    book = Workbook()
    for row in (("Symbol", "Nazwa towaru", "Cena"), *_GOODS, ("A-9", "Talerz", "dwa")):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    job = browser.bring_in("cennik.xlsx", file.getvalue())
    assert (job.counts["created"], job.counts["rejected"]) == (5, 1)
    back = browser.rejected(job)
    assert back.decode("utf-8-sig").splitlines()[0] == "Symbol;Nazwa towaru;Cena;Powód odrzucenia"
    assert browser.bring_in("poprawione.csv", back.replace(b";dwa;", b";2,00;")).counts["created"] == 1
    assert Product.objects.get(code="A-9").prices.get().gross == Decimal("2.00")


GOOGLE = (
    "id\ttitle\tdescription\tlink\timage_link\tavailability\tprice\tgtin\tbrand\n"
    "G-1\tCzajnik\tStalowy\thttps://a.example/1\thttps://img.example/1.jpg\tin stock\t129.00 PLN\t5901234123457\tHuta\n"
)


def test_a_google_merchant_table_reaches_baselinker(browser, client):
    browser.bring_in("feed.tsv", GOOGLE)
    (found,) = products_data(client).values()
    assert (found["name"], found["price"], found["ean"]) == ("Czajnik", "129.00", "5901234123457")
    assert found["images"] == ["https://img.example/1.jpg"]


@pytest.mark.parametrize("written", ["pl", "en"])
def test_reasons_are_in_the_language_of_their_reader_whoever_imported(browser, written):
    def speak(language):
        browser.client.post(reverse("admin:language"), {"language": language, "next": "/panel/"})

    speak(written)
    job = browser.bring_in("towary.csv", OWN)
    event = Event.objects.get(type="catalog_imported")
    reasons = {"pl": "oczekiwano: cena, np. 19,99; jest „dwa”", "en": "expected: a price, e.g. 19.99; found “dwa”"}
    for language in ("pl", "en"):
        speak(language)
        shown = browser.client.get(reverse("admin:event_log_event_change", args=[event.pk])).content.decode()
        for page in (browser.page(job), shown):
            assert [read for read, text in reasons.items() if text in page] == [language]


SHOPIFY = """\
Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,\
Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Variant Taxable,Image Src,Image Position
t-shirt,T-shirt,<p>Bawełna</p>,Tkalnia,Koszulki,true,Rozmiar,S,TS-S,150,shopify,4,49.00,true,https://img.example/t1.jpg,1
t-shirt,,,,,,,M,TS-M,160,shopify,7,49.00,true,https://img.example/t2.jpg,2
t-shirt,,,,,,,,,,,,,,https://img.example/t3.jpg,3
pasek,Pasek,,Kaletnik,Dodatki,true,Title,Default Title,PAS-1,90,shopify,2,35.50,true,https://img.example/p.jpg,1
"""


@pytest.mark.parametrize(
    ("name", "content", "file_format", "expected"),
    [
        (
            "prestashop.csv",
            (FILES / "prestashop.csv").read_bytes(),
            "PrestaShop",
            {"LAMP": ("Lampka nocna", "123.00", 15, 0)},
        ),
        (
            "products_export.csv",
            SHOPIFY.encode(),
            "Shopify",
            {"t-shirt": ("T-shirt", "49.00", 11, 2), "PAS-1": ("Pasek", "35.50", 2, 0)},
        ),
        (
            "wc-produkty.csv",
            (FILES / "cases" / "woo_polish_headers.csv").read_bytes(),
            "WooCommerce",
            {"PL-KUBEK": ("Kubek żółty", "19.99", 5, 0)},
        ),
        (
            "ceneo.xml",
            (FILES / "ceneo.xml").read_bytes(),
            "Ceneo XML",
            {"GAR-7": ('Garnek "Żar" & spółka', "123.45", 5, 0), "T-8": ("Tasma", "10.00", 2, 0)},
        ),
    ],
)
def test_files_of_other_shops_reach_baselinker(browser, client, name, content, file_format, expected):
    job = browser.bring_in(name, content)
    assert f"<dd>{file_format}</dd>" in browser.page(job)
    read = {
        sku: (found["name"], found["price"], found["quantity"], len(found["variants"]))
        for sku, found in products_data(client).items()
    }
    assert {sku: read.get(sku) for sku in expected} == expected


def test_images_of_a_product_in_rows_of_their_own_come_along(browser, client):
    browser.bring_in("products_export.csv", SHOPIFY)
    assert [address.rpartition("/")[2] for address in products_data(client)["t-shirt"]["images"]] == [
        "t1.jpg",
        "t2.jpg",
        "t3.jpg",
    ]
