"""Files as merchants really have them: each of `files/cases` arrives as its owner means it, or is told why not."""

import pytest

from eshop.catalog.importing.importer import catalog_import
from eshop.catalog.models import Product
from tests.eshop.catalog.importing.helpers import FILES, counts, file_import, item, reasons, text_import
from tests.eshop.panel.importing import products_data

pytestmark = pytest.mark.django_db
CASES = FILES / "cases"
UNCOUNTED = "sklep źródłowy nie liczy stanu tego towaru; nowy towar dostaje 0, znany zachowuje swój stan"
TWO_READINGS = "liczba „{}” ma dwa odczyty; inne wartości kolumny ich nie rozstrzygają"
OWN = "code;name;price;vat;stock"


def case_import(name, **options):
    return file_import(CASES / name, **options)


def by_code(field):
    return {product.code: getattr(product, field) for product in Product.objects.all()}


def prices():
    return {
        product.code: [str(price.gross) for price in product.prices.all()]
        for product in Product.objects.prefetch_related("prices")
    }


def stocks():
    return {product.code: int(product.stock.quantity) for product in Product.objects.select_related("stock")}


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("latin2_three_rows.csv", ["Zbożowy bąk", "Żółta łódź", "Pędzel ćwierć"]),
        ("dos_cp852.csv", ["Żółta łódź - ćma źdźbło", "Świeże śliwki ąęó"]),
        ("dos_cp852_mixed.csv", ["Zbożowy bąk", "Żółta łódź", "Pędzel ćwierć", "Kosz zwykły", "Zegar"]),
        ("dos_cp852_no_l.csv", ["Zbożowy bąk", "Pędzel ćwierć"]),
        ("mac_latin2.csv", ["Żółta łódź - ćma źdźbło", "Świeże śliwki ąęó"]),
        ("mac_latin2_mixed.csv", ["Zbożowy bąk", "Pędzel", "Żółta łódź"]),
    ],
)
def test_the_bytes_tell_which_encoding_a_file_is_in(name, names):
    report = case_import(name)
    assert (report.problems, list(by_code("name").values())) == ([], names)


def test_a_hundred_rows_of_latin_2_have_no_wrong_letter():
    assert counts(case_import("latin2_hundred_rows.csv")) == (100, 0, 0, 0)
    polish = set("abcdefghijklmnopqrstuvwxyząćęłńóśźż ")
    assert set("".join(by_code("name").values()).lower()) <= polish


def test_bytes_that_speak_for_two_encodings_refuse_the_file_until_a_person_decides(tmp_path):
    text = f"{OWN};category\nA;Waga ±5 g;1,00;23;1;Żółte\n"
    report = text_import(tmp_path, text, encoding="cp1250")
    assert report.refused_files == ["plik.csv"]
    reason = report.problems[0].reason
    assert "Windows-1250 „±5”" in reason
    assert "ISO-8859-2 „ą5”" in reason
    assert not Product.objects.exists()
    assert counts(text_import(tmp_path, text.encode("cp1250"), name="plik.csv")) == (0, 0, 0, 0)
    report = catalog_import(paths=[tmp_path / "plik.csv"], encoding="windows-1250")
    assert (counts(report), by_code("name")) == ((1, 0, 0, 0), {"A": "Waga ±5 g"})


def test_an_unknown_encoding_refuses_the_file(tmp_path):
    report = text_import(tmp_path, f"{OWN}\nA;B;1;23;1\n", name="a.csv", encoding="utf-8")
    assert counts(report) == (1, 0, 0, 0)
    report = catalog_import(paths=[tmp_path / "a.csv"], encoding="nie-ma-takiego")
    assert reasons(report) == [(None, "", "nieznane kodowanie „nie-ma-takiego”")]


@pytest.mark.parametrize("name", ["woo_bool_published.csv", "magento_excel_bool.csv"])
def test_a_yes_in_any_spelling_keeps_items_on_sale(name):
    assert case_import(name).problems == []
    assert set(by_code("is_active").values()) == {True}


def test_a_word_that_is_no_yes_and_no_no_is_told_and_switches_nothing_off(tmp_path):
    header = "ID,Type,SKU,Name,Published,Regular price\n"
    text_import(tmp_path, header + "1,simple,A,Kubek,1,9.99\n")
    report = text_import(tmp_path, header + "1,simple,A,Kubek,publiczny,9.99\n")
    assert counts(report) == (0, 0, 1, 0)
    assert reasons(report) == [(2, "Published", "oczekiwano 1 albo 0, jest „publiczny”; zostawiono bez zmian")]
    assert by_code("is_active") == {"A": True}
    text_import(tmp_path, header + "1,simple,A,Kubek,0.0,9.99\n")
    assert by_code("is_active") == {"A": False}


@pytest.mark.parametrize(
    ("name", "rows", "field", "uncounted"),
    [
        ("woo_parent_stock.csv", [3, 4, 5, 6], "Stock", ["VP-S", "VP-M", "NS-1", "NS-2"]),
        ("ceneo_without_stock.xml", [1], "stock", ["c1"]),
        ("magento_unmanaged.csv", [2], "manage_stock", ["MU-1"]),
        ("shopify_untracked.csv", [2], "Variant Inventory Tracker", ["SU-1"]),
    ],
)
def test_goods_whose_stock_nobody_counts_are_told_and_follow_the_rule(name, rows, field, uncounted):
    report = case_import(name)
    assert report.rejected == 0
    assert reasons(report) == [(row, field, UNCOUNTED) for row in rows]
    assert [stocks()[code] for code in uncounted] == [0] * len(uncounted)
    report = case_import(name, uncounted_stock=7)
    assert reasons(report) == [(row, field, f"{UNCOUNTED.split(';', maxsplit=1)[0]}; przyjęto 7") for row in rows]
    assert [stocks()[code] for code in uncounted] == [7] * len(uncounted)
    case_import(name)
    assert [stocks()[code] for code in uncounted] == [7] * len(uncounted)


def test_what_is_counted_or_not_for_sale_keeps_its_number():
    case_import("ceneo_without_stock.xml", uncounted_stock=7)
    case_import("shopify_untracked.csv", uncounted_stock=7)
    assert (stocks()["c2"], stocks()["SU-2"]) == (0, 5)


def test_a_price_with_two_readings_is_decided_by_its_column():
    assert case_import("price_dot_thousands.csv").problems == []
    assert prices() == {
        "PD-1": ["1299.00"],
        "PD-2": ["2499.00"],
        "PD-3": ["12990.00"],
        "PD-4": ["1299.00"],
        "PD-5": ["1299000.00"],
        "PD-6": ["1299.00"],
    }


def test_a_number_with_two_readings_in_a_column_that_disagrees_rejects_its_row():
    report = case_import("numbers.csv")
    assert [found for found in reasons(report) if "dwa odczyty" in found[2]] == [
        (2, "price", TWO_READINGS.format("1.299")),
        (8, "price", TWO_READINGS.format("1,299")),
        (9, "price", TWO_READINGS.format("19,990")),
    ]
    assert prices()["NU-2"] == ["1299.00"]
    assert item("NU-3")["weight"] == "0.500"
    assert {code: item(code)["vat"] for code in ("NU-12", "NU-15", "NU-16", "NU-18")} == {
        "NU-12": "23",
        "NU-15": "8",
        "NU-16": "zw",
        "NU-18": "np",
    }


@pytest.mark.parametrize(("decimal", "price", "stock"), [(",", "1299.00", 1000), (".", "1.30", 1)])
def test_the_person_may_decide_numbers_with_two_readings(tmp_path, decimal, price, stock):
    text = f"{OWN}\nA;Rower;1.299;23;1.000\n"
    report = text_import(tmp_path, text)
    assert reasons(report) == [(2, "price", TWO_READINGS.format("1.299"))]
    assert counts(text_import(tmp_path, text, decimal=decimal)) == (1, 0, 0, 0)
    assert (prices(), stocks()) == ({"A": [price]}, {"A": stock})


def test_stock_with_two_readings_rejects_its_row_in_woocommerce_too():
    assert reasons(case_import("woo_price_dot.csv")) == [(3, "Stock", TWO_READINGS.format("1,000"))]


def test_numbers_of_a_ceneo_file_are_decided_by_its_other_offers(tmp_path):
    offers = '<o id="1" price="1.299" stock="1"/><o id="2" price="{}" stock="1"/>'
    report = text_import(tmp_path, f"<offers>{offers.format('9,50')}</offers>", name="a.xml")
    assert (report.problems, prices()["1"]) == ([], ["1299.00"])
    report = text_import(tmp_path, f"<offers>{offers.format('9')}</offers>", name="b.xml")
    assert reasons(report) == [(1, "price", TWO_READINGS.format("1.299"))]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("woo_ean_in_meta.csv", ["EM-1"]),
        ("woo_ean_siblings.csv", ["WE-1", "WE-2"]),
        ("magento_empty_ean.csv", ["ME-1", "ME-2"]),
        ("presta_two_refs.csv", ["PR-71"]),
    ],
)
def test_the_first_filled_ean_counts(name, codes):
    case_import(name)
    assert [by_code("ean")[code] for code in codes] == ["5901234123457"] * len(codes)


@pytest.mark.parametrize(
    ("name", "images"),
    [
        ("woo_images_query.csv", ["https://img.example/a,b.jpg", "https://img.example/c.jpg"]),
        (
            "magento_image_comma.csv",
            [
                "https://img.example/w_500,h_500/a.jpg",
                "https://img.example/w_500,h_500/b.jpg",
                "https://img.example/c.jpg",
            ],
        ),
        ("presta_image_comma.csv", ["https://img.example/w_500,h_500/a.jpg", "https://img.example/c.jpg"]),
    ],
)
def test_a_comma_inside_an_image_address_parts_nothing(name, images):
    case_import(name)
    assert Product.objects.get().images == images


def test_files_of_a_polish_woocommerce_and_prestashop_are_known():
    assert counts(case_import("woo_polish_headers.csv")) == (1, 0, 0, 0)
    assert counts(case_import("presta_polish_list.csv")) == (1, 0, 0, 0)
    kubek = item("woocommerce:101")
    assert (kubek["name"], kubek["weight"], kubek["prices"]) == ("Kubek żółty", "0.300", {"Detaliczny": "19.99"})
    listed = item("prestashop:7")
    assert (listed["code"], listed["vat"], listed["prices"], listed["stock"]) == (
        "PS-7",
        "23",
        {"Detaliczny": "19.99"},
        "5.000",
    )


def test_entities_in_names_are_decoded_once_and_descriptions_stay_html():
    case_import("entities_in_names.csv")
    salt = item("woocommerce:401")
    assert (salt["name"], salt["category"]) == ('Sól & pieprz – zestaw 1/2"', "Dom & Ogród")
    assert salt["description"] == "<p>A &amp; B</p>"
    case_import("html_description.csv")
    assert item("woocommerce:281")["name"] == "<b>Kubek</b> <script>alert(1)</script>"


def test_an_entity_that_was_encoded_twice_is_decoded_once(tmp_path):
    text_import(tmp_path, f"{OWN}\nA;&amp;amp;;1,00;23;1\n".replace("&amp;amp;", '"&amp;amp;"'))
    assert by_code("name") == {"A": "&amp;"}


def test_rows_whose_empty_last_cells_were_dropped_are_whole():
    assert counts(case_import("excel_lost_trailing_cells.csv")) == (3, 0, 0, 0)
    assert item("TR-2")["category"] == "Dom"


def test_a_dropped_cell_leaves_what_the_item_had(tmp_path):
    text_import(tmp_path, f"{OWN};attributes\nA;Kubek;1,00;23;1;Kolor=biały\n")
    text_import(tmp_path, f"{OWN};attributes\nA;Kubek;2,00;23;1\n")
    assert (prices(), item("A")["attributes"]) == ({"A": ["2.00"]}, [["Kolor", "biały"]])


def test_a_row_cut_in_two_by_a_line_break_is_no_row_with_dropped_cells(tmp_path):
    report = text_import(tmp_path, f"{OWN}\nA;Kubek\nduży;1,00;23;1\nB;Miska;1,00;23;1\n")
    uneven = "wiersz ma inną liczbę pól ({}) niż nagłówek (5)"
    assert reasons(report) == [(2, "", uneven.format(2)), (3, "", uneven.format(4))]
    assert set(by_code("name")) == {"B"}


@pytest.mark.parametrize(
    ("name", "external_id", "description"),
    [
        ("woo_backslash_garbled.csv", "woocommerce:211", '<a href=\\"https://x.example\\">link</a>'),
        ("woo_backslash_quote.csv", "woocommerce:203", 'koniec \\"'),
        ("woo_backslash_swallow.csv", "woocommerce:221", '{"a":"1/2\\"}'),
    ],
)
def test_quotation_marks_after_a_backslash_are_read_as_they_were_written(name, external_id, description):
    report = case_import(name)
    assert report.problems == []
    assert item(external_id)["description"] == description


def test_rows_of_one_shopify_product_may_stand_apart():
    assert counts(case_import("shopify_sorted.csv")) == (4, 0, 0, 0)
    assert by_code("name") == {"SH-C": "Czapka", "buty": "Buty", "SH-40": "Buty", "SH-41": "Buty"}
    assert item("shopify:buty:41")["parent"] == "shopify:buty"


def test_a_number_that_became_a_fraction_is_the_same_identity():
    assert counts(case_import("id_float.csv")) == (1, 0, 0, 0)
    assert counts(case_import("id_plain.csv")) == (0, 0, 1, 0)


def test_two_shops_with_names_of_their_own_do_not_overwrite_each_other():
    case_import("two_shops_1.csv", source="Kubki")
    case_import("two_shops_2.csv", source="Rowery")
    assert by_code("name") == {"AAA-1": "Kubek sklepu A", "BBB-9": "Rower sklepu B"}
    assert counts(case_import("two_shops_2.csv", source="Rowery")) == (0, 0, 1, 0)


def test_variants_find_their_product_in_a_named_shop():
    case_import("variants_no_sku.csv", source="Koszulki")
    assert item("Koszulki/woocommerce:252")["parent"] == "Koszulki/woocommerce:251"


def test_without_a_name_a_second_shop_writes_to_the_same_identities():
    case_import("two_shops_1.csv")
    assert counts(case_import("two_shops_2.csv")) == (0, 1, 0, 0)


def test_a_polish_date_is_a_date(time_machine):
    time_machine.move_to("2026-11-23T10:00:00Z")
    case_import("woo_polish_date.csv")
    assert prices() == {"DT-1": ["15.00"], "DT-2": ["15.00"]}


def test_a_category_may_stand_in_one_of_the_same_name():
    assert counts(case_import("category_same_name.csv")) == (1, 0, 0, 0)
    assert item("woocommerce:701")["category"] == "Kosmetyki/Kosmetyki"


def test_a_field_that_is_too_long_is_cut_and_told(tmp_path):
    report = text_import(tmp_path, f"{OWN};description\nA;{'Ż' * 501};1,00;23;1;<p>{'x' * 200_000}\n")
    assert counts(report) == (1, 0, 0, 0)
    assert reasons(report) == [
        (2, "name", "tekst ma 501 znaków, zostawiono pierwsze 500"),
        (2, "description", "tekst ma 200003 znaków, zostawiono pierwsze 200000"),
    ]
    assert len(item("A")["description"]) == 200_000


def test_of_too_many_eans_whole_ones_are_kept():
    report = case_import("many_eans.csv")
    assert by_code("ean") == {"ME5": "5901234123457,5909990000012,5909990000029,5909990000036"}
    assert reasons(report)[0][:2] == (2, "ean")


def test_a_ceneo_file_with_a_namespace_is_read():
    assert counts(case_import("ceneo_xmlns.xml")) == (1, 0, 0, 0)


def test_a_spreadsheets_guard_of_text_is_no_part_of_a_code():
    case_import("excel_proof_codes.csv")
    assert by_code("ean") == {"0012": "5901234123457", "0013": "5901234123457"}


def test_invisible_characters_are_no_part_of_a_code():
    case_import("nbsp_codes.csv")
    assert list(by_code("name")) == ["NB-1", "NB-2", "NB-3", "nb-1"]


@pytest.mark.parametrize(
    ("name", "codes"),
    [("variants_no_sku.csv", ["VN", "252", "253"]), ("variants_shared_sku.csv", ["VS"])],
)
def test_goods_without_a_sku_get_a_stable_code_of_their_source(name, codes):
    report = case_import(name)
    assert list(dict.fromkeys(by_code("code"))) == codes
    assert [found[2] for found in reasons(report)] == [
        f"towar nie ma kodu (SKU); nadano „{code}”" for code in codes if code.isdigit()
    ]


def test_goods_without_a_sku_in_shopify_and_prestashop(tmp_path):
    shopify = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\n"
    text_import(tmp_path, f"{shopify}buty,Buty,Rozmiar,40,,10\nbuty,,,41,,10\nmisa,Misa,Title,Default Title,,5\n")
    text_import(tmp_path, "Product ID;Name *;Reference #;Quantity\n5;Kubek;;1\n")
    assert set(by_code("code")) == {"buty", "buty-40", "buty-41", "misa", "5"}


def test_a_number_may_begin_with_its_decimal_mark(tmp_path):
    text_import(tmp_path, "code;name;price;weight\nA;Kubek;,99;.5\n")
    assert (prices(), item("A")["weight"]) == ({"A": ["0.99"]}, "0.500")


def test_prices_of_prestashops_own_sample_are_read(tmp_path):
    header = "Product ID;Name *;Reference #;{};Tax rules ID\n"
    text_import(tmp_path, header.format("Price tax excluded or Price tax included") + "1;A;A;100;1\n")
    text_import(tmp_path, header.format("Price") + "2;B;B;100;1\n")
    assert prices() == {"A": ["123.00"], "B": ["100.00"]}


def test_variants_of_a_ceneo_file_are_items_of_their_own():
    report = case_import("ceneo_variants.xml")
    assert (counts(report), reasons(report)) == ((2, 0, 0, 1), [(3, "stock", TWO_READINGS.format("2.000"))])


@pytest.mark.parametrize("name", ["ceneo_nbsp_entity.xml", "ceneo_raw_amp.xml"])
def test_xml_that_is_none_is_refused_with_the_place(name):
    report = case_import(name)
    assert (report.refused_files, report.problems[0].row) == ([name], 1)


def test_a_description_with_a_picture_in_it_is_cut(tmp_path):
    picture = '"<img src=""data:image/png;base64,' + "A" * 260_000 + '"">"'
    report = text_import(tmp_path, f"{OWN};description\nB64;Kubek;19,99;23;5;{picture}\n")
    assert (counts(report), len(item("B64")["description"])) == ((1, 0, 0, 0), 200_000)


@pytest.mark.parametrize(
    ("name", "field", "values"),
    [
        ("ceneo_group.xml", "name", {"11": "Kubek & spodek", "12": "Garnek"}),
        ("semicolon_woo.csv", "images", {"SW-1": ["https://img.example/1.jpg", "https://img.example/2.jpg"]}),
        ("utf8_then_header_bom_quote.csv", "name", {"BQ-9": "Kubek"}),
        ("header_trailing.csv", "name", {"HT-1": "Kubek", "HT-2": "Talerz"}),
        ("variant_any.csv", "variant_name", {"VA": "", "VA-X": ""}),
        (
            "inch_marks.csv",
            "name",
            {
                "IN-1": 'Monitor 24" IPS',
                "IN-2": 'Telewizor 55"',
                "IN-3": "Kabel HDMI 1,5 m",
                "IN-4": "24 monitor",
                "IN-5": "Zwykły",
            },
        ),
        ("ean_1_good.csv", "ean", {"EX-1": "5901234123457", "EX-2": "0075678164125"}),
        ("ean_2_excel.csv", "ean", {"EX-1": "5,90123E+12", "EX-2": "75678164125"}),
        (
            "images_odd.csv",
            "images",
            {
                "IM-1": [
                    "https://img.example/zdjęcie 1.jpg",
                    "https://img.example/zdjęcie-2.jpg",
                    "//cdn.example/3.jpg",
                    "/media/zdjęcie 4.jpg",
                    "HTTPS://IMG.EXAMPLE/5.JPG",
                    "https://img.example/6.jpg?w=1&h=2",
                    "http://img.example:8080/7.jpg",
                    "https://img.example/8,9.jpg",
                ]
            },
        ),
    ],
)
def test_files_that_need_no_cure_are_taken_whole(name, field, values):
    report = case_import(name)
    assert (counts(report), report.problems) == ((len(values), 0, 0, 0), [])
    assert by_code(field) == values


def test_tax_classes_of_a_polish_woocommerce_have_their_rates():
    assert case_import("woo_tax_parent.csv").problems == []
    assert {code: item(f"woocommerce:{270 + int(code[-1])}")["vat"] for code in by_code("name")} == {
        "TC-1": "8",
        "TC-2": "8",
        "TC-3": "5",
        "TC-4": None,
        "TC-5": "0",
        "TC-6": "8",
    }


def test_what_spreadsheets_and_placeholders_made_of_an_ean_does_not_reach_baselinker(client):
    case_import("ean_placeholders.csv")
    case_import("ean_2_excel.csv")
    good = "5901234123457"
    assert {code: found["ean"] for code, found in products_data(client).items()} == {
        **dict.fromkeys(("EP-1", "EP-7", "EP-9", "EX-1", "EX-2"), ""),
        **dict.fromkeys(("EP-2", "EP-3", "EP-4", "EP-5", "EP-8"), good),
        "EP-6": "075678164125",
        "EP-10": "2000000000008",
    }


def test_odd_addresses_of_pictures_reach_baselinker_mended(client, settings):
    settings.PUBLIC_URL = "https://sklep.example"
    case_import("images_odd.csv")
    assert products_data(client)["IM-1"]["images"] == [
        "https://img.example/zdjęcie%201.jpg",
        "https://img.example/zdjęcie-2.jpg",
        "https://cdn.example/3.jpg",
        "https://sklep.example/media/zdj%C4%99cie%204.jpg",
        "HTTPS://IMG.EXAMPLE/5.JPG",
        "https://img.example/6.jpg?w=1&h=2",
        "http://img.example:8080/7.jpg",
        "https://img.example/8,9.jpg",
    ]


def test_every_case_is_named_in_this_module():
    text = (FILES.parent / "test_cases.py").read_text(encoding="utf-8")
    assert [path.name for path in CASES.iterdir() if f'"{path.name}"' not in text] == []
