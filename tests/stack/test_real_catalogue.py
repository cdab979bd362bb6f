"""A Magento export goes in, is imported over HTTP as BaseLinker does, and what arrives equals what the file says.

The expectation is read from the file here, with the csv module alone.
"""

import csv
import json
from decimal import Decimal
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from baselinker_integration.player.copy import CatalogueCopy
from eshop.catalog.models import Product
from tests.real_data import FOLDER, real_paths

PUBLIC_URL = "https://sklep.example"
HEADER = (
    "sku,product_type,categories,name,description,weight,product_online,tax_class_name,price,base_image,"
    "additional_attributes,qty,configurable_variations,additional_images"
)
ROWS = (
    "K1-S,simple,Default Category/Kubki,Kubek S,<p>Mały</p>,0.3,1,Taxable Goods,19.9,https://img.example/s.jpg,"
    '"has_options=0,size=S,color=Blue",5,,',
    "K1-L,simple,Default Category/Kubki,Kubek  L,<p>Duży</p>,0.5,1,Taxable Goods,24.9,/k/l.jpg,"
    '"has_options=0,size=L,color=Blue",7,,"https://img.example/l2.jpg,https://img.example/l3.jpg"',
    'K1,configurable,"Default Category,Default Category/Kubki",Kubek,<p>Kubek</p>,,1,Taxable Goods,19.9,/k/k.jpg,'
    '"has_options=1,material=Glina|Szkło",0,"sku=K1-S,size=S,color=Blue|sku=K1-L,size=L,color=Blue",',
)
SMALL = "\n".join((HEADER, *ROWS)) + "\n"


@pytest.fixture(
    params=[None, *real_paths("magento/configurable_products.csv")], ids=["small", "real"][: 1 + bool(FOLDER)]
)
def catalogue(request, tmp_path) -> Path:
    if request.param is not None:
        return request.param
    path = tmp_path / "magento.csv"
    path.write_text(SMALL, encoding="utf-8")
    return path


def _expected(row: dict[str, str]) -> dict[str, object]:
    images = [row["base_image"], *(part for part in row["additional_images"].split(",") if part)]
    return {
        "sku": row["sku"],
        "price": f"{Decimal(row['price']):.2f}",
        "quantity": int(Decimal(row["qty"])),
        # Paths are of the other shop's media folder, whose address the file does not name.
        "images": [image for image in images if image.startswith("https://")],
        "weight": float(row["weight"] or 0),
    }


def _stated_attributes(row: dict[str, str]) -> set[tuple[str, str]]:
    """The pairs of `additional_attributes`; no value in these files holds a comma."""
    pairs = (part.split("=", 1) for part in row["additional_attributes"].split(",") if "=" in part)
    return {(name, unescape(value)) for name, value in pairs if name not in ("has_options", "required_options")}


@pytest.mark.django_db(transaction=True)
def test_what_arrives_at_baselinker_equals_the_file(catalogue, live_server, settings, tmp_path):
    settings.PUBLIC_URL = PUBLIC_URL
    with catalogue.open(encoding="utf-8", newline="") as file:
        rows = {row["sku"]: row for row in csv.DictReader(file)}
    children = {
        variation.split(",")[0].removeprefix("sku="): row["sku"]
        for row in rows.values()
        for variation in row["configurable_variations"].split("|")
        if variation
    }
    counts = _json("import_catalog", str(catalogue))
    assert (counts["created"], counts["rejected"]) == (len(rows), 0)
    account = _json("connect_baselinker", name="Konto")
    state = tmp_path / "copy.sqlite3"
    history = _json("play_baselinker", url=live_server.url + account["path"], key=account["key"], state=state)
    products = set(rows) - set(children)
    assert history["imports"][0]["added"] == len(products)

    ids = dict(Product.objects.values_list("code", "id"))
    with CatalogueCopy(state) as copy:
        assert copy.ids() == {str(ids[code]) for code in products}
        for code, row in rows.items():
            parent = children.get(code, code)
            data = copy.get("data", str(ids[parent]))
            key = "0" if parent == code else str(ids[code])
            arrived = data if parent == code else data["variants"][key]
            expected = _expected(row)
            if parts := [rows[child] for child, owner in children.items() if owner == code]:
                expected["quantity"] = sum(int(Decimal(part["qty"])) for part in parts)
            assert {name: arrived[name] for name in expected} == expected
            assert (arrived["name"] if parent == code else arrived["full_name"]) == unescape(row["name"]).strip()
            assert _stated_attributes(row) <= {(name, value) for name, value in arrived["features"]}
            assert copy.get("prices", str(ids[parent]))[key] == arrived["price"]
            assert copy.get("quantities", str(ids[parent]))[key] == arrived["quantity"]
            if parent == code:
                assert data["description"] == row["description"]
                assert len(data["variants"]) == sum(1 for owner in children.values() if owner == code)


def _json(command: str, *args: str, **options: object) -> dict:
    out = StringIO()
    call_command(command, *args, json=True, stdout=out, **options)
    return json.loads(out.getvalue())
