"""Rows of batches, and what became of them."""

from decimal import Decimal

from eshop.catalog.batches.categories import CategoryRow, categories_upsert
from eshop.catalog.batches.items import items_upsert
from eshop.catalog.batches.outcome import Outcome
from eshop.catalog.batches.prices import PriceRow, prices_upsert
from eshop.catalog.batches.stock import StockRow, stock_write
from eshop.catalog.importing.rows import ItemRow


def item_row(index, external_id, *, stock=None, parent=None, **stated):
    """A row that states what is passed and leaves the rest; prices are texts by the list's name."""
    names = ("category", "category_external_id", "manufacturer", "vat", "translations")
    prices = {name: None if gross is None else Decimal(gross) for name, gross in stated.pop("prices", {}).items()}
    return ItemRow(
        index,
        external_id,
        "external_id",
        {name: value for name, value in stated.items() if name not in names},
        parent_id=parent or "",
        parent_field="parent",
        parent_stated=parent is not None,
        prices=prices,
        stock=None if stock is None else Decimal(stock),
        **{name: value for name, value in stated.items() if name in names},
    )


def items_write(*rows, unseen=None):
    return items_upsert(rows=rows, reference="api:test", unseen=unseen)


def prices_write(*rows):
    """Rows are item, list, gross."""
    found = [
        PriceRow(index, item, price_list, None if gross is None else Decimal(gross))
        for index, (item, price_list, gross) in enumerate(rows)
    ]
    return prices_upsert(rows=found)


def stock_set(quantities, *, unseen=None, is_relative=False):
    rows = [StockRow(index, item, Decimal(pieces)) for index, (item, pieces) in enumerate(quantities.items())]
    return stock_write(rows=rows, is_relative=is_relative, reference="api:test", unseen=unseen)


def categories_write(**nodes):
    """Nodes by external id, each a dict of what is stated."""
    rows = [CategoryRow(index, name, stated) for index, (name, stated) in enumerate(nodes.items())]
    return categories_upsert(rows=rows)


def outcomes(outcome):
    """The outcomes in the order of the batch, as words."""
    return [Outcome(outcome.outcomes[index]).value for index in sorted(outcome.outcomes)]


def refusals(outcome):
    return sorted((refusal.index, refusal.field, refusal.code) for refusal in outcome.refusals)
