"""A catalogue sent by the API is the one that `import_catalog` makes of the same file, field by field.

The file is read by a small reader of the test's own, and the shop through the ORM and through the API.
"""

import csv
import html
import re
from pathlib import Path

import pytest

from eshop.catalog.models import Category, Manufacturer, Product
from tests.eshop.catalog.importing.helpers import FILES, file_import, item
from tests.factories import price_list_default
from tests.real_data import real_paths

pytestmark = pytest.mark.django_db
PATHS = [FILES / "magento_configurable.csv", *real_paths("magento/configurable_products.csv")]


def pairs(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in re.split(r",(?=[A-Za-z][A-Za-z0-9_]*=)", text) if "=" in part)


def text(value: str) -> str:
    return value.replace("\r\n", "\n").strip()


def deepest(categories: str) -> list[str]:
    paths = [path.split("/")[1:] for path in re.split(r",(?=\S)", categories) if path]
    return max(paths, key=len, default=[])


def magento_items(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file))
    variants = {}
    for record in records:
        for variation in filter(None, record["configurable_variations"].split("|")):
            telling = pairs(variation)
            variants[telling.pop("sku")] = (record["sku"], telling)
    return [row(record, *variants.get(record["sku"], (None, {}))) for record in records]


def row(record: dict[str, str], parent: str | None, telling: dict[str, str]) -> dict[str, object]:
    told = telling | {
        name: value
        for name, value in pairs(record["additional_attributes"]).items()
        if name not in ("has_options", "required_options")
    }
    pictures = [record["base_image"], *record["additional_images"].split(",")]
    found: dict[str, object] = {
        "external_id": record["sku"],
        "code": record["sku"],
        "name": html.unescape(record["name"]).strip(),
        "description": text(record["description"]),
        "short_description": text(record["short_description"]),
        "weight": record["weight"] or None,
        "vat": "23",
        "category": deepest(record["categories"]),
        "images": [picture.strip().removeprefix("/") for picture in pictures if picture.strip()],
        "attributes": [
            {"name": html.unescape(name), "value": html.unescape(value).strip()}
            for name, value in told.items()
            if value
        ],
        "prices": [{"gross": f"{float(record['price']):.2f}" if record["price"] else None}],
        "is_active": record["product_online"] == "1",
    }
    if parent is not None:
        found |= {"parent": parent, "variant_name": ", ".join(telling.values())}
    if record["product_type"] == "simple":
        found["stock"] = f"{float(record['qty']):g}"
    return found


def shop() -> dict[str, dict[str, object]]:
    return {external_id: item(external_id) for external_id in Product.objects.values_list("external_id", flat=True)}


def shop_empty() -> None:
    Product.objects.all().delete()
    for node in Category.objects.order_by("-pk"):
        node.delete()
    Manufacturer.objects.all().delete()


def read_back(erp) -> dict[str, dict[str, object]]:
    """The catalogue as GET /items has it, in the words of the reader."""
    found, query = {}, {"limit": "500"}
    while True:
        page = erp.get("/items", query).json
        for sent in page["items"]:
            found[sent["external_id"]] = {
                "code": sent["code"],
                "name": sent["name"],
                "variant_name": sent["variant_name"],
                "parent": sent["parent"],
                "ean": sent["ean"],
                "description": sent["description"],
                "short_description": sent["short_description"],
                "manufacturer": sent["manufacturer"],
                "category": "/".join(sent["category"]),
                "vat": sent["vat"],
                "weight": sent["weight"],
                "unit": sent["unit"],
                "images": sent["images"],
                "attributes": [[each["name"], each["value"]] for each in sent["attributes"]],
                "active": sent["is_active"],
                "stock": f"{float(sent['stock']):.3f}",
                "prices": {each["price_list"]: each["gross"] for each in sent["prices"]},
                "translations": {language: texts["name"] for language, texts in sent["translations"].items()},
            }
        if page["next"] is None:
            return found
        query["after"] = page["cursor"]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_sent_by_the_api_it_is_what_an_import_makes(erp, path):
    price_list_default()
    report = file_import(path)
    assert report.rejected == 0
    imported = shop()
    shop_empty()
    items = sorted(magento_items(path), key=lambda sent: "parent" in sent)
    for start in range(0, len(items), 1000):
        answer = erp.post("/items/upsert", {"items": items[start : start + 1000]})
        assert (answer.status, answer.codes) == (200, [])
    sent = shop()
    assert sent.keys() == imported.keys()
    for external_id, known in imported.items():
        assert sent[external_id] == known, external_id
    assert read_back(erp) == imported
    for start in range(0, len(items), 1000):
        counts = erp.post("/items/upsert", {"items": items[start : start + 1000]}).json["counts"]
        assert counts["unchanged"] == len(items[start : start + 1000])
    assert file_import(path).unchanged == len(imported)
