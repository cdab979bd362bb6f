"""VAT rates as Polish files spell them, and net prices that need one."""

import pytest

from eshop.catalog.models import Product
from tests.eshop.catalog.importing.helpers import counts, item, reasons, text_import

pytestmark = pytest.mark.django_db
NET = "Symbol;Nazwa;Cena netto;VAT"
NO_RATE = "do ceny netto oczekiwano stawki VAT w procentach albo zw, np, oo; jest „{}”"


@pytest.mark.parametrize(
    ("code", "spellings"),
    [
        ("23", ["23", "23%", "23 %", "23,00%", "0,23", "0.230", "VAT 23%", "23.0", "23 proc.", "PTU 23%"]),
        ("8", ["8", "0.08", "8,0", "08"]),
        ("zw", ["zw", "ZW.", "zw. z VAT", "zwolniony", "zwolniona", "Zwolnione", "zwol."]),
        ("np", ["np", "NP.", "n.p.", "nie podlega", "niepodlegający"]),
        ("oo", ["oo", "o.o.", "odwrotne obciążenie"]),
        ("a", ["A"]),
    ],
)
def test_a_rate_has_one_code_in_every_spelling(tmp_path, code, spellings):
    rows = "".join(f"{number};T;{spelling}\n" for number, spelling in enumerate(spellings))
    assert counts(text_import(tmp_path, f"code;name;vat\n{rows}")) == (len(spellings), 0, 0, 0)
    assert {item(str(number))["vat"] for number in range(len(spellings))} == {code}


def test_a_net_price_without_a_percentage_is_no_gross_price(tmp_path):
    rows = "A;Kubek duży;100,00;A\nB;Miska mała;100,00;23%\nC;Dzban biały;100,00;zw\nD;Koc szary;100,00;\n"
    report = text_import(tmp_path, f"{NET}\n{rows}", guess_mapping=True)
    assert [found for found in reasons(report) if found[1]] == [(2, "VAT", NO_RATE.format("a"))]
    assert {code: item(code)["prices"]["Detaliczny"] for code in "BCD"} == {"B": "123.00", "C": "100.00", "D": "123.00"}


def test_a_column_of_rates_in_letters_is_not_replaced_by_the_usual_rate(tmp_path):
    rows = "A;Kubek duży;12,00;A\nB;Miska mała;12,00;B\nC;Dzban biały;12,00;A\n"
    text_import(tmp_path, f"Symbol;Nazwa;Cena brutto;VAT\n{rows}", guess_mapping=True)
    assert [item(code)["vat"] for code in "ABC"] == ["a", "b", "a"]
    Product.objects.all().delete()
    report = text_import(tmp_path, f"{NET}\n{rows}", guess_mapping=True)
    assert counts(report) == (0, 0, 0, 3)


def test_amounts_of_tax_are_no_rates(tmp_path):
    rows = "A;Kubek duży;12,30;2,30\nB;Miska mała;24,60;4,60\n"
    text_import(tmp_path, f"Symbol;Nazwa;Cena brutto;VAT\n{rows}", guess_mapping=True)
    assert [item(code)["vat"] for code in "AB"] == ["23", "23"]


@pytest.mark.parametrize(("gross", "vat"), [("12,30", "23"), ("10,80", "8"), ("10,00", "0"), ("15,00", "23")])
def test_two_prices_say_the_rate_of_prestashop_or_it_is_told(tmp_path, gross, vat):
    report = text_import(tmp_path, f"ID;Nazwa;Indeks;Cena (netto);Cena (brutto);Ilość\n1;K;A;10,00;{gross};1\n")
    assert (item("prestashop:1")["vat"], item("prestashop:1")["prices"]) == (
        vat,
        {"Detaliczny": gross.replace(",", ".")},
    )
    told = "z cen netto i brutto nie wynika żadna polska stawka VAT; przyjęto 23"
    assert reasons(report) == ([(2, "Cena (brutto)", told)] if gross == "15,00" else [])
