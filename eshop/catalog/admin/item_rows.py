"""What a row of the item list shows beyond the item's own columns, read for all rows of a page at once."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest

from eshop.catalog.models import Price, Product
from eshop.core.pages.admin import PanelChangeList
from eshop.core.pages.details import rows_mark


@dataclass
class VariantsOf:
    """The pieces of all variants of a grouped item, and the lowest gross price among them in the default list."""

    pieces: Decimal = Decimal(0)
    lowest: Decimal | None = None


class ItemChangeList(PanelChangeList):
    """Gives each item its mark (how bad what is wrong with it is), and a grouped one what its variants have."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        ids = [product.pk for product in self.result_list]
        marks = rows_mark("catalog.product", request, ids)
        groups = _variants(ids)
        for product in self.result_list:
            product.mark = marks.get(product.pk)
            product.of_variants = groups.get(product.pk)


def _variants(ids: list[int]) -> dict[int, VariantsOf]:
    """By grouped item, of those among `ids`."""
    found: dict[int, VariantsOf] = {}
    in_default = Price.objects.filter(product=OuterRef("pk"), price_list__is_default=True)
    rows: Any = Product.objects.filter(parent__in=ids).annotate(default_price=Subquery(in_default.values("gross")[:1]))
    for parent, pieces, price in rows.values_list("parent", "stock__quantity", "default_price"):
        group = found.setdefault(parent, VariantsOf())
        group.pieces += pieces or 0
        if price is not None and (group.lowest is None or price < group.lowest):
            group.lowest = price
    return found
