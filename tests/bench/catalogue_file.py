"""The catalogue as a file of the shop's own format, for measuring import_catalog."""

import csv
from pathlib import Path

from tests.bench.catalogue import goods

_COLUMNS = (
    *("id", "code", "name", "description", "short_description", "ean", "manufacturer", "category", "vat"),
    *("price", "stock", "weight", "images", "attributes"),
)


def catalogue_write(path: Path, products: int) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(_COLUMNS)
        for item in goods(products):
            writer.writerow(
                [
                    item.id,
                    item.code,
                    item.name,
                    item.description,
                    item.short_description,
                    item.ean,
                    f"Producent {item.manufacturer}",
                    f"Kategoria {item.category}",
                    item.vat,
                    item.gross,
                    item.stock,
                    item.weight,
                    "|".join(item.images),
                    "|".join(f"{name}={value}" for name, value in item.attributes),
                ]
            )
