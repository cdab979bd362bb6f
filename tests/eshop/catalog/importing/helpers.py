"""Importing small files, and the shop's catalogue as plain data to compare."""

from pathlib import Path

from eshop.catalog.importing.importer import catalog_import
from eshop.catalog.models import Category, Price, Product, ProductTranslation, Stock, StockMovement

FILES = Path(__file__).parent / "files"
OWN_HEADER = "id;parent_id;code;name;price;stock;category;vat;images;attributes;name_en\n"


def file_import(path, **options):
    return catalog_import(paths=[path], **options)


def text_import(folder, text, *, name="plik.csv", encoding="utf-8", **options):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return file_import(path, **options)


def counts(report):
    return report.created, report.updated, report.unchanged, report.rejected


def reasons(report):
    return [(problem.row, problem.field, problem.reason) for problem in report.problems]


def category_text(category):
    names = []
    while category is not None:
        names.insert(0, category.name)
        category = category.parent
    return "/".join(names)


def item(external_id):
    """One item as the shop has it."""
    found = Product.objects.select_related("parent", "manufacturer", "vat_rate").get(external_id=external_id)
    return {
        "code": found.code,
        "name": found.name,
        "variant_name": found.variant_name,
        "parent": found.parent.external_id if found.parent else None,
        "ean": found.ean,
        "description": found.description,
        "short_description": found.short_description,
        "manufacturer": found.manufacturer.name if found.manufacturer else None,
        "category": category_text(found.category),
        "vat": found.vat_rate.code if found.vat_rate else None,
        "weight": None if found.weight is None else str(found.weight),
        "unit": found.unit,
        "images": found.images,
        "attributes": found.attributes,
        "active": found.is_active,
        "stock": str(found.stock.quantity),
        "prices": {price.price_list.name: str(price.gross) for price in found.prices.select_related("price_list")},
        "translations": {text.language: text.name for text in found.translations.all()},
    }


def everything():
    """The whole catalogue, to prove that nothing changed."""
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Product, Price, Stock, StockMovement, ProductTranslation, Category)
    }
