"""Tables of whatever columns: guessed and shown, refused without a mapping, read by one, which is kept per source."""

import json
import re

import pytest
from django.core.management import CommandError, call_command

from eshop.catalog.importing.mappings.checking import MappingError, mapping_from_json, mapping_read
from eshop.catalog.importing.mappings.guess import mapping_guess, table_sample
from eshop.catalog.importing.mappings.kept import mapping_of_source, mapping_save
from eshop.catalog.importing.mappings.mapping import Mapping
from eshop.catalog.importing.mappings.words import mapping_words
from eshop.catalog.importing.readings import table_readings
from eshop.catalog.importing.source import SourceFile
from eshop.catalog.models import ImportSource, Product
from tests.eshop.catalog.importing.helpers import FILES, counts, everything, file_import, item, reasons, text_import
from tests.eshop.catalog.importing.sheets import ods_write, xlsx_write

pytestmark = pytest.mark.django_db

BOOKS = (
    "Lp.;ISBN;Tytuł;Autor;Wydawnictwo;Gatunek;Oprawa;Liczba stron;Cena det.;Cena zakupu;VAT;Stan mag.;Okładka;"
    "Opis książki\n"
    '1;978-83-08-06500-2;"Lalka, tom I";Bolesław Prus;Greg;Powieść > Klasyka;twarda;512;39,90;21,00;5%;12;'
    "https://img.example/l1.jpg;<p>Powieść</p>\n"
    "2;9788324026210;Ferdydurke;Witold Gombrowicz;Znak;Powieść > Klasyka;miękka;320;1 029,00;15,00;5%;0;"
    "https://img.example/f1.jpg,https://img.example/f2.jpg;<p>Powieść</p>\n"
    "3;9788306012345;Solaris;Stanisław Lem;WL;Fantastyka;miękka;340;34,90;15,00;5%;3;;\n"
)
LIGHTS = [
    ["Oferta hurtowa 2026"],
    ["stan na dzień", "23.11.2026"],
    [],
    ["Symbol", "Nazwa towaru", "Kod EAN", "Grupa", "Podgrupa", "Cena netto", "Stawka VAT", "Ilość", "Waga [g]",
     "Moc [W]", "Barwa światła", "Zdjęcie 1", "Zdjęcie 2"],
    ["LED-01", "Żarówka LED E27", 5901234123457, "Źródła", "LED", 10.00, "23%", 15, 120, 9.5, "ciepła",
     "https://img.example/a.jpg", "https://img.example/b.jpg"],
    ["LED-02", "Plafon 24 W", 4006381333931, "Oprawy", "Plafony", 1.299, "23%", 2, 1250, 24, "zimna", None, None],
]  # fmt: skip
ENGLISH = (
    "Item code\tProduct name\tBrand\tCategory path\tRetail price (PLN)\tWholesale price\tQty\tBarcode\tImage URLs\n"
    "A-1\tMug\tCeramika\tHome/Kitchen\t19.90\t9.00\t4\t5901234123457\thttps://img.example/1.jpg|https://img.example/2.jpg\n"
    "A-2\tPlate\tCeramika\tHome/Kitchen\t29.90\t9.00\t7\t4006381333931\thttps://img.example/3.jpg\n"
)


def write(folder, text, name="lista.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def guess(path):
    return mapping_guess(SourceFile(path))


def test_book_list_is_guessed_with_its_isbn_as_code_and_without_the_purchase_price(tmp_path):
    assert guess(write(tmp_path, BOOKS, encoding="cp1250")) == Mapping(
        columns={
            "ean": ("ISBN",),
            "name": ("Tytuł",),
            "description": ("Opis książki",),
            "manufacturer": ("Wydawnictwo",),
            "vat": ("VAT",),
            "price": ("Cena det.",),
            "stock": ("Stan mag.",),
            "category": ("Gatunek",),
            "images": ("Okładka",),
            "attributes": ("Autor", "Oprawa", "Liczba stron"),
            "code": ("ISBN",),
        },
        separator=",",
        category_separator=">",
    )


def test_book_list_comes_in_by_its_guess(tmp_path):
    report = file_import(write(tmp_path, BOOKS), guess_mapping=True)
    assert counts(report) == (3, 0, 0, 0)
    assert item("9788324026210") == {
        "code": "9788324026210",
        "name": "Ferdydurke",
        "variant_name": "",
        "parent": None,
        "ean": "9788324026210",
        "description": "<p>Powieść</p>",
        "short_description": "",
        "manufacturer": "Znak",
        "category": "Powieść/Klasyka",
        "vat": "5",
        "weight": None,
        "unit": "szt.",
        "images": ["https://img.example/f1.jpg", "https://img.example/f2.jpg"],
        "attributes": [["Autor", "Witold Gombrowicz"], ["Oprawa", "miękka"], ["Liczba stron", "320"]],
        "active": True,
        "stock": "0.000",
        "prices": {"Detaliczny": "1029.00"},
        "translations": {},
    }
    (told,) = [found for found in report.problems if found.is_note]
    assert told.row == 2
    assert told.reason.startswith("kolumny odgadnięte: EAN ← „ISBN”; nazwa ← „Tytuł”; ")


@pytest.mark.parametrize("writer", [xlsx_write, ods_write])
def test_lighting_list_below_a_heading_comes_in_with_tax_added_and_grams_as_kilograms(tmp_path, writer):
    path = writer(tmp_path / "oferta.dane", LIGHTS)
    assert guess(path) == Mapping(
        columns={
            "ean": ("Kod EAN",),
            "code": ("Symbol",),
            "name": ("Nazwa towaru",),
            "vat": ("Stawka VAT",),
            "price": ("Cena netto",),
            "stock": ("Ilość",),
            "weight": ("Waga [g]",),
            "category": ("Grupa", "Podgrupa"),
            "images": ("Zdjęcie 1", "Zdjęcie 2"),
            "attributes": ("Moc [W]", "Barwa światła"),
        },
        prices="net",
        weight_unit="g",
    )
    assert counts(file_import(path, guess_mapping=True)) == (2, 0, 0, 0)
    first, second = item("LED-01"), item("LED-02")
    assert (first["prices"], first["vat"], first["weight"]) == ({"Detaliczny": "12.30"}, "23", "0.120")
    assert (first["category"], first["ean"]) == ("Źródła/LED", "5901234123457")
    assert first["images"] == ["https://img.example/a.jpg", "https://img.example/b.jpg"]
    assert first["attributes"] == [["Moc [W]", "9.5"], ["Barwa światła", "ciepła"]]
    assert (second["prices"], second["weight"], second["images"]) == ({"Detaliczny": "1.60"}, "1.250", [])


def test_english_list_is_guessed(tmp_path):
    found = guess(write(tmp_path, ENGLISH, "list.tsv"))
    assert found == Mapping(
        columns={
            "ean": ("Barcode",),
            "code": ("Item code",),
            "name": ("Product name",),
            "manufacturer": ("Brand",),
            "price": ("Retail price (PLN)",),
            "stock": ("Qty",),
            "category": ("Category path",),
            "images": ("Image URLs",),
        },
        constants={"vat": "23"},
    )
    assert mapping_words(found)[4:] == [
        "cena brutto ← „Retail price (PLN)”",
        "stan ← „Qty”",
        "kategoria ← „Category path”",
        "zdjęcia ← „Image URLs”",
        "stawka VAT = 23",
    ]


HEADERS = {
    "BaseLinker": (
        "product_id;sku;ean;name;quantity;price;purchase_price;tax_rate;weight;description;category_name;"
        "manufacturer_name;image;image_extra_1;image_extra_2",
        "id=product_id code=sku ean=ean name=name stock=quantity price=price vat=tax_rate weight=weight "
        "description=description category=category_name manufacturer=manufacturer_name "
        "images=image,image_extra_1,image_extra_2",
    ),
    "shop of a Polish provider": (
        "product_code;active;name;short_description;description;price;vat;unit;category;producer;weight;stock;images 1",
        "code=product_code active=active name=name short_description=short_description description=description "
        "price=price vat=vat unit=unit category=category manufacturer=producer weight=weight stock=stock "
        "images=images 1",
    ),
    "warehouse program": (
        "Lp.;Symbol;Nazwa;Grupa;Stan;Stan minimalny;J.m.;Cena detaliczna netto;Cena detaliczna brutto;Stawka VAT;Uwagi",
        "code=Symbol name=Nazwa category=Grupa stock=Stan unit=J.m. price=Cena detaliczna brutto vat=Stawka VAT",
    ),
    "accounting program": (
        "Kod;Nazwa producenta;Nazwa;Numer katalogowy;EAN;Stawka VAT;Cena hurtowa;Cena domyślna;Ilość dostępna;"
        "Jednostka miary",
        "code=Kod manufacturer=Nazwa producenta name=Nazwa ean=EAN vat=Stawka VAT price=Cena domyślna "
        "stock=Ilość dostępna unit=Jednostka miary",
    ),
    "without diacritics": (
        "indeks;nazwa_towaru;ilosc;cena_brutto;zdjecie;krotki_opis;kod_kreskowy;waga_kg",
        "code=indeks name=nazwa_towaru stock=ilosc price=cena_brutto images=zdjecie short_description=krotki_opis "
        "ean=kod_kreskowy weight=waga_kg",
    ),
    "only a net price": ("SKU;Tytuł;Cena (netto);PTU %", "code=SKU name=Tytuł price=Cena (netto) vat=PTU %"),
    "nothing to sell by": ("SKU;Nazwa;Cena zakupu;Najniższa cena 30 dni;Cena EUR", "code=SKU name=Nazwa"),
    "lighting, English": (
        "Item No.;Description;Power [W];Lumen;CCT (K);Dimmable;Gross price;Photo",
        "code=Item No. description=Description attributes=Power [W],Lumen,CCT (K),Dimmable "
        "price=Gross price images=Photo",
    ),
}


@pytest.mark.parametrize("case", HEADERS)
def test_titles_of_common_lists_are_known(tmp_path, case):
    header, expected = HEADERS[case]
    columns = {name: ",".join(titles) for name, titles in guess(write(tmp_path, f"{header}\n")).columns.items()}
    assert " ".join(f"{name}={title}" for name, title in sorted(columns.items())) == " ".join(
        sorted(re.split(r" (?=[a-z_]+=)", expected))
    )


def test_google_merchant_feed_as_a_table_is_guessed(tmp_path):
    text = (
        "id\ttitle\tdescription\tlink\timage_link\tadditional_image_link\tavailability\tprice\tsale_price\tbrand\t"
        "gtin\tgoogle_product_category\tproduct_type\n"
        "SKU-1\tKubek\tDuży kubek\thttps://sklep.example/kubek\thttps://img.example/1.jpg\thttps://img.example/2.jpg,"
        "https://img.example/3.jpg\tin stock\t12.99 PLN\t\tCeramika\t5901234123457\t674\tDom > Kuchnia\n"
    )
    path = write(tmp_path, text, "google.txt")
    assert counts(file_import(path, guess_mapping=True)) == (1, 0, 0, 0)
    found = item("SKU-1")
    assert {
        key: found[key] for key in ("code", "name", "ean", "manufacturer", "category", "prices", "vat", "images")
    } == {
        "code": "SKU-1",
        "name": "Kubek",
        "ean": "5901234123457",
        "manufacturer": "Ceramika",
        "category": "Dom/Kuchnia",
        "prices": {"Detaliczny": "12.99"},
        "vat": "23",
        "images": ["https://img.example/1.jpg", "https://img.example/2.jpg", "https://img.example/3.jpg"],
    }


def test_words_for_availability_are_a_stock_that_nobody_counts_or_none(tmp_path):
    header = "Symbol;Nazwa;Cena;Dostępność\n"
    rows = "A-1;Kubek;10,00;dostępny\nA-2;Talerz;20,00;brak\nA-3;Miska;30,00;in_stock\nA-4;Waza;40,00;4\n"
    path = write(tmp_path, header + rows, "lista.csv")
    report = file_import(path, guess_mapping=True, uncounted_stock=6)
    assert [found[:2] for found in reasons(report) if found[1]] == [(2, "Dostępność"), (4, "Dostępność")]
    assert {code: item(code)["stock"] for code in ("A-1", "A-2", "A-3", "A-4")} == {
        "A-1": "6.000",
        "A-2": "0.000",
        "A-3": "6.000",
        "A-4": "4.000",
    }
    file_import(path, guess_mapping=True)
    assert item("A-1")["stock"] == "6.000", "a known item keeps its stock"
    report = file_import(write(tmp_path, f"{header}{rows}A-5;Dzban;9,00;może\n", "b.csv"), guess_mapping=True)
    expected = "oczekiwano: liczba sztuk, najwyżej trzy miejsca po przecinku; jest „może”"
    assert (report.rejected, reasons(report)[-1]) == (1, (6, "Dostępność", expected))


@pytest.mark.parametrize(
    ("text", "code", "identity"),
    [
        ("id\tmpn\ttitle\tprice\nSK-1\tM1\tKubek\t1.00\nSK-2\tM1\tTalerz\t2.00\n", "id", None),
        ("id\tmpn\ttitle\tprice\n101\tM1\tKubek\t1.00\n102\tM2\tTalerz\t2.00\n", "mpn", "id"),
    ],
)
def test_the_manufacturers_code_gives_way_to_an_id_that_is_a_code(tmp_path, text, code, identity):
    found = guess(write(tmp_path, text, "feed.txt")).columns
    assert (found["code"], found.get("id")) == ((code,), (identity,) if identity else None)


def test_list_that_has_a_code_and_columns_of_its_own_is_read_where_a_mapping_may_be_used(tmp_path):
    path = write(tmp_path, "Code;Name;Price;Colour\nA;Mug;5;red\n")
    assert reasons(file_import(path)) == [(1, "Colour", "nieznana kolumna; znane kolumny opisuje docs/import.md")]
    assert counts(file_import(path, guess_mapping=True)) == (1, 0, 0, 0)
    mapping_save("Hurt", mapping_from_json({"columns": {"code": "Code", "name": "Colour"}}))
    assert counts(file_import(path, source="Hurt")) == (1, 0, 0, 0)
    assert (item("A")["attributes"], item("Hurt/A")["name"]) == ([["Colour", "red"]], "red")


def test_content_decides_where_titles_say_nothing(tmp_path):
    text = (
        "A;B;C;D;E;F\n"
        "K1;Kubek w kropki;5901234123457;19,90 zł;23%;https://img.example/1.jpg\n"
        "K2;Talerz płytki;4006381333931;1 029,90 zł;zw;https://img.example/2.jpg\n"
    )
    assert guess(write(tmp_path, text)).columns == {
        "name": ("B",), "ean": ("C",), "price": ("D",), "vat": ("E",), "images": ("F",), "code": ("A",)
    }  # fmt: skip


def test_values_that_contradict_a_title_win(tmp_path):
    text = "Kod;Nazwa;Cena;Status;Stan\nA;Kubek;tania;nowość;dużo\nB;Talerz;droga;hit;mało\n"
    assert guess(write(tmp_path, text)).columns == {"code": ("Kod",), "name": ("Nazwa",)}


def test_price_and_stock_list_gets_no_vat_rate_so_that_known_rates_stay(tmp_path):
    file_import(write(tmp_path, "code;name;vat;price\nA;Książka;5;10\n"))
    list_ = write(tmp_path, "Indeks;Cena brutto;Stan\nA;12,50;3\n", "b.csv")
    assert counts(file_import(list_, guess_mapping=True)) == (0, 1, 0, 0)
    found = item("A")
    assert (found["name"], found["vat"], found["prices"], found["stock"]) == (
        "Książka",
        "5",
        {"Detaliczny": "12.50"},
        "3.000",
    )


def test_unknown_table_without_a_mapping_is_refused_with_the_guess_in_words(tmp_path):
    before = everything()
    report = file_import(write(tmp_path, ENGLISH))
    assert reasons(report) == [
        (
            1,
            "",
            "nagłówek nie pasuje do formatu (woocommerce, magento, shopify, prestashop, csv): Item code, Product name, "
            "Brand, Category path, Retail price (PLN), Wholesale price, …. Kolumny wyglądają tak: EAN ← „Barcode”; "
            "kod ← „Item code”; nazwa ← „Product name”; producent ← „Brand”; cena brutto ← „Retail price (PLN)”; "
            "stan ← „Qty”; kategoria ← „Category path”; zdjęcia ← „Image URLs”; stawka VAT = 23. "
            "Przyjmie je --mapping auto, inne nazwie --mapping PLIK",
        )
    ]
    assert (report.refused_files, everything()) == (["lista.csv"], before)


def test_table_that_cannot_be_guessed_is_refused_even_where_a_guess_was_asked_for(tmp_path):
    report = file_import(write(tmp_path, "foo,bar\nx y,2\nx y,3\n"), guess_mapping=True)
    assert reasons(report)[0][2] == (
        "nagłówek nie pasuje do formatu (woocommerce, magento, shopify, prestashop, csv): foo, bar. Kolumn nie udało "
        "się odgadnąć: oczekiwano pola code albo id: bez niego nie wiadomo, który to towar"
    )


def test_known_format_is_not_read_by_a_guess_or_a_kept_mapping(tmp_path):
    mapping_save("Kubki", Mapping({"code": ("SKU",), "name": ("Name",)}))
    assert counts(file_import(FILES / "woocommerce.csv", guess_mapping=True, dry_run=True)) == counts(
        file_import(FILES / "woocommerce.csv", source="Kubki", dry_run=True)
    )
    file_import(FILES / "woocommerce.csv", source="Kubki")
    assert Product.objects.filter(external_id__startswith="Kubki/woocommerce:").exists()


LIST = "Symbol;Nazwa;Podtytuł;N1;N2;Kat;Foto;Rozm;Kolor;Waga\n"
ROW = "A;Kubek;duży;10,00;8,00;Dom>Kuchnia;https://x.example/1.jpg https://x.example/2.jpg;M;biały;1,5 kg\n"
FULL = {
    "columns": {
        "code": "Symbol",
        "name": ["Nazwa", "Podtytuł"],
        "price": "N1",
        "price:Hurt EUR": "N2",
        "category": "kat",
        "images": "Foto",
        "attributes": ["Rozm", "Kolor"],
        "weight": "Waga",
        "name_en": "Nazwa",
    },
    "constants": {"vat": 8, "manufacturer": "Ceramika", "unit": "kpl.", "stock": "5", "active": "nie"},
    "prices": "net",
    "separator": " ",
    "category_separator": ">",
    "weight_unit": "g",
}


def test_mapping_with_all_its_parts(tmp_path):
    report = file_import(write(tmp_path, LIST + ROW), mapping=mapping_from_json(FULL))
    assert (counts(report), reasons(report)) == ((1, 0, 0, 0), [])
    assert item("A") == {
        "code": "A",
        "name": "Kubek duży",
        "variant_name": "",
        "parent": None,
        "ean": "",
        "description": "",
        "short_description": "",
        "manufacturer": "Ceramika",
        "category": "Dom/Kuchnia",
        "vat": "8",
        "weight": "1.500",
        "unit": "kpl.",
        "images": ["https://x.example/1.jpg", "https://x.example/2.jpg"],
        "attributes": [["Rozm", "M"], ["Kolor", "biały"]],
        "active": False,
        "stock": "5.000",
        "prices": {"Detaliczny": "10.80", "Hurt EUR": "8.64"},
        "translations": {"en": "Kubek"},
    }


def test_mapping_is_the_same_after_it_was_kept():
    mapping = mapping_from_json(FULL)
    mapping_save("Hurtownia", mapping)
    assert mapping_of_source("Hurtownia") == mapping
    mapping_save("Hurtownia", Mapping({"code": ("A",), "name": ("B",)}))
    assert ImportSource.objects.get().mapping == {"columns": {"code": "A", "name": "B"}}
    assert (mapping_of_source("Inna"), mapping_of_source("")) == (None, None)


def test_problems_are_named_by_the_columns_of_the_file(tmp_path):
    text = "Symbol;Nazwa;Netto;VAT\nA;x;abc;23\nB;x;1;dwadzieścia trzy\n;x;1;23\nD;x;1;\n"
    mapping = mapping_from_json(
        {"columns": {"code": "Symbol", "name": "Nazwa", "price": "Netto", "vat": "VAT"}, "prices": "net"}
    )
    report = file_import(write(tmp_path, text), mapping=mapping, standard_vat="8")
    assert counts(report) == (1, 0, 0, 3)
    assert reasons(report) == [
        (2, "Netto", "oczekiwano: cena, np. 19,99; jest „abc”"),
        (3, "VAT", "oczekiwano stawki VAT, np. 23, 8, zw; jest „dwadzieścia trzy”"),
        (4, "Symbol", "wiersz nie ma ani identyfikatora (id), ani kodu (code)"),
    ]
    assert (item("D")["vat"], item("D")["prices"]) == ("8", {"Detaliczny": "1.08"})


def test_decimal_of_the_mapping_reads_what_has_two_readings(tmp_path):
    columns = {"code": "Symbol", "price": "Cena"}
    path = write(tmp_path, "Symbol;Cena\nA;1.299\n")
    assert counts(file_import(path, mapping=mapping_from_json({"columns": columns}))) == (0, 0, 0, 1)
    file_import(path, mapping=mapping_from_json({"columns": columns, "decimal": ","}))
    assert item("A")["prices"] == {"Detaliczny": "1299.00"}


def test_repeated_and_missing_titles_have_names(tmp_path):
    path = write(tmp_path, "Symbol;Cena;Cena;\nA;1;2;Kubek\n")
    file_import(path, mapping=Mapping({"code": ("Symbol",), "price": ("cena (2)",), "name": ("Kolumna 4",)}))
    assert (item("A")["prices"], item("A")["name"]) == ({"Detaliczny": "2.00"}, "Kubek")


def test_columns_that_the_file_lacks_are_named(tmp_path):
    report = file_import(write(tmp_path, ENGLISH), mapping=Mapping({"code": ("Item code",), "name": ("Nazwa",)}))
    assert reasons(report) == [(None, "", "w pliku nie ma kolumn, które nazywa mapowanie: „Nazwa”")]


def test_sample_for_a_preview_has_titles_and_rows_of_one_width(tmp_path):
    sample = table_sample(table_readings(SourceFile(xlsx_write(tmp_path / "a", LIGHTS))))
    assert (sample.header_row, len(sample.titles)) == (4, 13)
    assert sample.rows[1] == [
        *("LED-02", "Plafon 24 W", "4006381333931", "Oprawy", "Plafony", "1.299", "23%", "2", "1250", "24", "zimna"),
        *("", ""),
    ]


GOOD = {"columns": {"code": "A", "name": "B"}}
WRONG = {
    "no_object": ([], "", "oczekiwano obiektu z kluczem columns"),
    "unknown_key": (GOOD | {"colums": {}}, "colums", "nieznany klucz; oczekiwano: columns, constants, prices"),
    "no_columns": ({}, "columns", "oczekiwano obiektu"),
    "unknown_field": ({"columns": {"cena": "A"}}, "columns.cena", "nieznane pole; pola opisuje docs/import.md"),
    "no_title": ({"columns": {"code": ""}}, "columns.code", "oczekiwano nazwy kolumny"),
    "number": ({"columns": {"code": 7}}, "columns.code", "oczekiwano nazwy kolumny"),
    "several": ({"columns": {"code": "A", "price": ["B", "C"]}}, "columns.price", "oczekiwano nazwy jednej kolumny"),
    "empty_list": ({"columns": {"code": "A", "images": []}}, "columns.images", "oczekiwano nazwy kolumny"),
    "no_identity": ({"columns": {"name": "A"}}, "columns", "oczekiwano pola code albo id"),
    "identity_only": ({"columns": {"code": "A"}}, "columns", "oczekiwano jeszcze jednego pola"),
    "constant_code": (GOOD | {"constants": {"code": "x"}}, "constants.code", "to pole nie może mieć jednej wartości"),
    "unknown_constant": (GOOD | {"constants": {"x": "x"}}, "constants.x", "nieznane pole"),
    "twice": (
        {"columns": {"code": "A", "vat": "B"}, "constants": {"vat": "23"}},
        "constants.vat",
        "pole ma już kolumnę w columns",
    ),
    "constant_flag": (GOOD | {"constants": {"active": True}}, "constants.active", "oczekiwano tekstu"),
    "constant_rate": (GOOD | {"constants": {"vat": "dwadzieścia trzy"}}, "constants.vat", "oczekiwano stawki VAT"),
    "prices": (GOOD | {"prices": "netto"}, "prices", "oczekiwano: 'gross', 'net'"),
    "net_without_rate": (GOOD | {"prices": "net"}, "prices", "ceny netto wymagają pola vat"),
    "decimal": (GOOD | {"decimal": ";"}, "decimal", "oczekiwano: ',', '.'"),
    "unit": (GOOD | {"weight_unit": "t"}, "weight_unit", "oczekiwano: 'kg', 'dag', 'g'"),
    "unhashable": (GOOD | {"prices": ["net"]}, "prices", "oczekiwano: 'gross', 'net'"),
    "separator": (GOOD | {"separator": ""}, "separator", "oczekiwano tekstu od 1 do 5 znaków"),
}


@pytest.mark.parametrize("case", WRONG)
def test_mistake_in_a_mapping_is_one_error_that_names_the_key_and_the_expectation(case):
    given, key, reason = WRONG[case]
    with pytest.raises(MappingError) as error:
        mapping_from_json(given)
    assert error.value.key == key
    assert error.value.reason.startswith(reason)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b'{"columns":\n{"code": }}', "to nie jest JSON: błąd w wierszu 2"),
        (b"\xff\xfe", "to nie jest JSON w UTF-8"),
        (b'{"columns": {"code": "A", "code": "B"}}', "code: klucz podany dwa razy"),
        (b"[" * 90_000, "to nie jest JSON w UTF-8"),
        (b" " * 100_001, "plik mapowania ma ponad 100 kB"),
    ],
)
def test_file_that_is_no_mapping_is_refused(tmp_path, content, error):
    (tmp_path / "m.json").write_bytes(content)
    with pytest.raises(MappingError) as refused:
        mapping_read(tmp_path / "m.json")
    assert str(refused.value) == error


def test_mapping_file_on_the_command_line_is_used_and_kept_for_its_source(tmp_path, capsys):
    path, mapping = write(tmp_path, ENGLISH), tmp_path / "m.json"
    mapping.write_text(json.dumps({"columns": {"code": "Item code", "name": "Brand"}}), encoding="utf-8")
    call_command("import_catalog", str(path), "--mapping", str(mapping), "--source", "Hurt", "--dry-run")
    assert (Product.objects.count(), ImportSource.objects.count()) == (0, 0)
    call_command("import_catalog", str(path), "--mapping", str(mapping), "--source", "Hurt")
    assert item("Hurt/A-1")["name"] == "Ceramika"
    capsys.readouterr()
    call_command("import_catalog", str(path), "--source", "Hurt", "--json")
    assert json.loads(capsys.readouterr().out)["unchanged"] == 2


def test_refused_file_keeps_no_mapping(tmp_path):
    report = file_import(write(tmp_path, LIST), mapping=Mapping({"code": ("X",), "name": ("Y",)}), source="Hurt")
    assert (report.refused_files, ImportSource.objects.count()) == (["lista.csv"], 0)


def test_guess_on_the_command_line(tmp_path, capsys):
    call_command("import_catalog", str(write(tmp_path, ENGLISH)), "--mapping", "auto")
    assert "kolumny odgadnięte: EAN ← „Barcode”" in capsys.readouterr().out
    assert item("A-2")["prices"] == {"Detaliczny": "29.90"}


def test_wrong_mapping_file_is_one_line_before_any_work(tmp_path):
    path, mapping = write(tmp_path, ENGLISH), tmp_path / "m.json"
    mapping.write_text('{"columns": {"cena": "A"}}', encoding="utf-8")
    with pytest.raises(CommandError, match=r"m\.json: columns\.cena: nieznane pole"):
        call_command("import_catalog", str(path), "--mapping", str(mapping))
    with pytest.raises(CommandError, match="--mapping opisuje tabelę"):
        call_command("import_catalog", str(path), "--mapping", "auto", "--format", "csv")


def test_text_that_is_its_own_separator_does_not_break_a_path_or_a_list(tmp_path):
    columns = {"code": "K", "category": ["Dział", "Grupa"], "attributes": ["A=B", "C"], "images": "F"}
    report = text_import(
        tmp_path,
        "K;Dział;Grupa;A=B;C;F\nX;Sól/pieprz;Dom\\;a|b;c=d;https://x.example/a|b.jpg\n",
        mapping=mapping_from_json({"columns": columns, "separator": ";", "category_separator": ">"}),
    )
    assert reasons(report) == []
    found = item("X")
    assert found["attributes"] == [["A B", "a|b"], ["C", "c=d"]]
    assert found["images"] == ["https://x.example/a|b.jpg"]
    assert found["category"] == "Sól/pieprz/Dom"


def test_one_bad_value_of_two_does_not_take_a_column_its_name(tmp_path):
    report = text_import(tmp_path, "Symbol;Nazwa;Cena\nA;Kubek duży;1,00\nB;Kubek mały;19 99\n", guess_mapping=True)
    assert counts(report) == (1, 0, 0, 1)
    assert reasons(report)[-1] == (3, "Cena", "oczekiwano: cena, np. 19,99; jest „19 99”")


def test_a_column_whose_values_are_not_what_its_title_says_is_told_as_left_out(tmp_path):
    text = "Symbol;Nazwa;Cena;Stan;Kolor\nA;Kubek duży;1,00;>10;biały\nB;Kubek mały;2,00;5+;czarny\n"
    left_out = "pominięte, bo treść nie pasuje do nazwy: „Stan”"
    assert left_out in str(text_import(tmp_path, text).problems[0].reason)
    report = text_import(tmp_path, text, guess_mapping=True)
    assert (counts(report), len(report.problems)) == ((2, 0, 0, 0), 1)
    assert str(report.problems[0].reason).endswith(left_out)
    plain = text.replace(">10", "10").replace("5+", "5")
    assert "pominięte" not in str(text_import(tmp_path, plain, guess_mapping=True).problems[0].reason)
