"""Prices of many items in any of the shop's lists, written as an import writes them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from eshop.catalog.batches.items import price_list_unknown
from eshop.catalog.batches.outcome import BatchOutcome, Outcome, Refusal
from eshop.catalog.batches.stock import item_unknown, items_by_external_id
from eshop.catalog.importing.prices_and_texts import PRICE, prices_write
from eshop.catalog.importing.products import Batch
from eshop.catalog.importing.references import References
from eshop.catalog.importing.rows import ItemRow
from eshop.catalog.importing.serialising import imports_serialise
from eshop.core.told import told as _


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One price: the place in the batch, the item, the list by name or the ERP's id of it ("" is the default one).

    `gross` is in the list's currency, None for no price.
    """

    index: int
    external_id: str
    price_list: str
    gross: Decimal | None


def prices_upsert(*, rows: Sequence[PriceRow]) -> BatchOutcome:
    """Set or drop the prices that `rows` state, each one once.

    A list may be named in two ways, so two rows may turn out to state one price; both are refused then. The number of
    statements does not depend on that of the rows. One batch or import at a time writes.
    """
    outcome = BatchOutcome()
    with transaction.atomic():
        imports_serialise()
        references = References()
        items = items_by_external_id({row.external_id for row in rows})
        batch = Batch()
        placed: list[tuple[int, int, str]] = []
        names: dict[int, str] = {}
        for row in rows:
            name = references.price_list_name(row.price_list)
            if name is None:
                outcome.refuse([price_list_unknown(row.index, "price_list", row.price_list)])
            elif row.external_id not in items:
                outcome.refuse([item_unknown(row.index, row.external_id)])
            else:
                names[row.index] = name
        outcome.refuse(_duplicates(rows, names, references))
        for row in rows:
            if row.index not in outcome.outcomes:
                pk, name = items[row.external_id], names[row.index]
                batch.written.append((ItemRow(row.index, row.external_id, "", prices={name: row.gross}), pk))
                placed.append((row.index, pk, f"{PRICE}{references.price_list(name)}"))
        prices_write(batch, references)
        for index, pk, name in placed:
            change = batch.changes.get(pk, {}).get(name)
            outcome.outcomes[index] = (
                Outcome.UNCHANGED if change is None else Outcome.CREATED if change[0] is None else Outcome.UPDATED
            )
    return outcome


def _duplicates(rows: Sequence[PriceRow], names: dict[int, str], references: References) -> list[Refusal]:
    keys = {row.index: (row.external_id, references.price_list(names[row.index])) for row in rows if row.index in names}
    times = Counter(keys.values())
    detail = _("tę samą cenę podaje więcej wierszy wywołania; żadnego z nich nie przyjęto")
    return [Refusal(index, "price_list", "duplicate_in_call", detail) for index, key in keys.items() if times[key] > 1]
