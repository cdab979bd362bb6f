"""Catalogues of random Polish goods, in every format and encoding, with the habits of spreadsheets: what arrives at
BaseLinker is what was written, or the file is refused. Nothing comes in half garbled.
"""

from __future__ import annotations

import csv
import io
import os
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eshop.catalog.importing.importer import catalog_import
from tests.baselinker_integration.shop import shop_make
from tests.eshop.catalog.importing.sheets import ods_write, xlsx_write

pytestmark = pytest.mark.django_db

WORDS = (
    *("kubek", "żółty", "łódź", "śruba", "źrebię", "ćwierć", "pędzel", "wąż", "mąka", "jaźń", "gęś", "ósmy", "ŻÓŁW"),
    *("Łyżka", "Świeca", "Ćma", "Źródło", "Ósemka", "Ętka", "młotek", "krzesło", "Koc", "wełniany", "szałwia"),
    *("kąpielowy", "miód", "półka", "dębowa", "niedźwiedź", "10°", "±5", "„Ekstra”", "2×3", "café", "Müller", "A&B"),
    *("zestaw-4", "Sól/pieprz"),
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1250", "iso8859_2", "cp852", "mac_latin2")
CONTAINERS = {"csv": None, "xlsx": xlsx_write, "ods": ods_write}
FORMATS = ("own", "woocommerce", "magento", "shopify", "prestashop", "list", "ceneo")
EANS = ("5901234123457", "4006381333931", "9780306406157", "5900951310089", "")

goods = st.fixed_dictionaries(
    {
        "name": st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
        "category": st.sampled_from(["Dom", "Ogród", "Żywność", "Łazienka"]),
        "price": st.decimals("0.01", "9999.99", places=2),
        "stock": st.integers(0, 999),
        "ean": st.sampled_from(EANS),
        "image": st.sampled_from(["https://img.example/1.jpg", "https://img.example/w_5,h_5/ż.jpg"]),
    }
)
habits = st.fixed_dictionaries(
    {
        "separator": st.sampled_from(",;\t|"),
        "decimal": st.sampled_from(",."),
        "thousands": st.sampled_from(["", " ", "\u00a0"]),
        "newline": st.sampled_from(["\n", "\r\n"]),
        "quoted": st.booleans(),
        "yes": st.sampled_from(["1", "1.0", "TRUE", "Prawda", "tak", "yes"]),
        "guarded": st.booleans(),
        "dropped_cells": st.booleans(),
    }
)
EXAMPLES = int(os.environ.get("CATALOGUE_EXAMPLES", "60"))
"""The long form is CATALOGUE_EXAMPLES=5000."""


def amount(price: Decimal, habit: dict) -> str:
    whole, cents = f"{price:.2f}".split(".")
    if habit["thousands"] and len(whole) > 3:
        whole = f"{whole[:-3]}{habit['thousands']}{whole[-3:]}"
    return f"{whole}{habit['decimal']}{cents}"


def columns(kind: str, number: int, item: dict, habit: dict) -> dict[str, str]:
    """One row as this kind of shop writes it."""
    price, stock, code = amount(item["price"], habit), str(item["stock"]), f"00{number}"
    guarded = f'="{code}"' if habit["guarded"] else code
    if kind == "own":
        return {
            "code": guarded, "name": item["name"], "vat": "23", "price": price, "stock": stock, "ean": item["ean"],
            "category": item["category"].replace("/", "\\/"), "active": habit["yes"], "images": item["image"],
        }  # fmt: skip
    if kind == "woocommerce":
        return {
            "ID": str(number), "Type": "simple", "SKU": guarded, "Name": item["name"], "Published": habit["yes"],
            "Tax status": "taxable", "In stock?": "1", "Stock": stock, "Regular price": price,
            "Categories": item["category"], "Meta: _ean": item["ean"], "Images": item["image"],
        }  # fmt: skip
    if kind == "list":
        return {
            "Lp.": str(number), "Symbol": guarded, "Nazwa towaru": item["name"], "Kod kreskowy": item["ean"],
            "Grupa": item["category"], "Cena zakupu": "1,00", "Cena brutto": price, "Stawka VAT": "23%",
            "Stan mag.": stock, "Zdjęcia": item["image"],
        }  # fmt: skip
    if kind == "magento":
        return {
            "sku": guarded, "product_type": "simple", "attribute_set_code": "Default", "name": item["name"],
            "price": price, "qty": stock, "tax_class_name": "VAT 23%", "product_online": habit["yes"],
            "categories": f"Default Category/{item['category']}", "additional_attributes": f"ean={item['ean']}",
            "base_image": item["image"],
        }  # fmt: skip
    if kind == "shopify":
        return {
            "Handle": f"h-{number}", "Title": item["name"], "Published": habit["yes"], "Option1 Name": "Title",
            "Option1 Value": "Default Title", "Variant SKU": guarded, "Variant Inventory Tracker": "shopify",
            "Variant Inventory Qty": stock, "Variant Price": price, "Variant Barcode": item["ean"],
            "Type": item["category"], "Image Src": item["image"],
        }  # fmt: skip
    return {
        "Product ID": str(number), "Active (0/1)": habit["yes"], "Name *": item["name"],
        "Categories (x,y,z...)": item["category"], "Price tax included": price, "Tax rules ID": "1",
        "Quantity": stock, "Reference #": guarded, "EAN13": item["ean"], "Image URLs (x,y,z...)": item["image"],
    }  # fmt: skip


def table(kind: str, items: list[dict], habit: dict) -> str:
    rows = [columns(kind, number, item, habit) for number, item in enumerate(items, start=1)]
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if habit["quoted"] else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=habit["separator"], lineterminator=habit["newline"], quoting=quoting)
    writer.writerow([*rows[0], "Uwagi"] if habit["dropped_cells"] and kind != "own" else rows[0])
    for row in rows:
        writer.writerow(row.values())
    return out.getvalue()


def sheet(kind: str, items: list[dict], habit: dict) -> list[list[object]]:
    """The same rows in a spreadsheet, in which nothing needs a guard; numbers are numbers, or texts as people type."""
    rows = [columns(kind, number, item, habit | {"guarded": False}) for number, item in enumerate(items, start=1)]
    numbers = {"price", "stock", "Stock", "Regular price", "Variant Price", "qty", "Quantity", "Price tax included"}
    numbers |= {"Cena brutto", "Stan mag."}
    cells: list[list[object]] = [list(rows[0])]
    for row, item in zip(rows, items, strict=True):
        if habit["guarded"]:
            typed = {
                name: item["stock"] if row[name] == str(item["stock"]) else float(item["price"])
                for name in numbers & row.keys()
            }
            row |= typed
        cells.append(list(row.values()))
    return cells


def offers(items: list[dict], habit: dict, encoding: str) -> str:
    shown = "".join(
        f'<o id="00{number}" price={quoteattr(amount(item["price"], habit))} avail="1" stock="{item["stock"]}">'
        f"<cat>{escape(item['category'])}</cat><name>{escape(item['name'])}</name>"
        f"<imgs><main url={quoteattr(item['image'])}/></imgs>"
        f'<attrs><a name="EAN">{item["ean"]}</a></attrs></o>'
        for number, item in enumerate(items, start=1)
    )
    return f'<?xml version="1.0" encoding="{encoding}"?><offers version="1">{shown}</offers>'


def arrived(shop) -> list[dict]:
    """What BaseLinker has of each item, by code."""
    rows = shop.products_import()
    return [
        {
            "code": row["sku"],
            "name": row["name"],
            "price": Decimal(row["price"]),
            "stock": row["quantity"],
            "ean": row["ean"],
            "category": row["category_name"],
            "image": row["images"][0] if row["images"] else "",
        }
        for row in sorted(rows.values(), key=lambda row: row["sku"])
    ]


@given(
    items=st.lists(goods, min_size=1, max_size=9),
    kind=st.sampled_from(FORMATS),
    container=st.sampled_from(list(CONTAINERS)),
    encoding=st.sampled_from(ENCODINGS),
    habit=habits,
)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_arrives_is_what_was_written_or_the_file_is_refused(tmp_path, items, kind, container, encoding, habit):
    path = tmp_path / "plik.dane"
    try:
        if kind == "ceneo":
            path.write_bytes(offers(items, habit, "utf-8").encode("utf-8"))
        elif container == "csv":
            path.write_bytes(table(kind, items, habit).encode(encoding))
        else:
            CONTAINERS[container](path, sheet(kind, items, habit))
    except UnicodeEncodeError:
        return
    with transaction.atomic():
        report = catalog_import(paths=[path], guess_mapping=kind == "list")
        found = [] if report.refused_files else arrived(shop_make())
        transaction.set_rollback(True)
    assert not report.refused_files or container == "csv", report.problems
    if report.refused_files:
        assert (report.created, report.updated) == (0, 0)
        return
    assert report.rejected == 0, report.problems
    assert found == [
        {"code": f"00{number}", **item, "image": item["image"]} for number, item in enumerate(items, start=1)
    ]


def test_most_files_are_taken(tmp_path):
    """The control of the property: a product that refuses everything would hold it, too."""
    item = {"name": "Żółta łódź", "category": "Łazienka", "price": Decimal("1299.50"), "stock": 3, "ean": EANS[0]}
    habit = {
        "separator": ";", "decimal": ",", "thousands": " ", "newline": "\r\n", "quoted": False, "yes": "1",
        "guarded": True, "dropped_cells": True,
    }  # fmt: skip
    for kind in FORMATS[:-1]:
        for encoding in ENCODINGS:
            path = tmp_path / f"{kind}-{encoding}"
            path.write_bytes(table(kind, [item | {"image": "https://img.example/1.jpg"}], habit).encode(encoding))
            with transaction.atomic():
                assert catalog_import(paths=[path], guess_mapping=True).created == 1, path.name
                transaction.set_rollback(True)
