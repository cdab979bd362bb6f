"""Item cards with prices, texts and stock, written as an import writes them (contract, section 3)."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from eshop.catalog.batches.outcome import BatchOutcome, Outcome, Refusal
from eshop.catalog.batches.stock import stock_too_large
from eshop.catalog.importing.cells import shown
from eshop.catalog.importing.prices_and_texts import prices_write, translations_write
from eshop.catalog.importing.products import Batch, products_write
from eshop.catalog.importing.references import References
from eshop.catalog.importing.rows import ItemRow
from eshop.catalog.importing.serialising import imports_serialise
from eshop.catalog.importing.stock import stock_begin
from eshop.catalog.models import Product, Stock, StockMovement
from eshop.catalog.services.stock_batch import LARGEST_STOCK, StockStep, Unseen, stock_steps_apply
from eshop.core.told import told as _


def items_upsert(*, rows: Sequence[ItemRow], reference: str, unseen: Unseen | None) -> BatchOutcome:
    """Create or change the items that `rows` state, each one once; `ItemRow.row` is the place in the batch.

    What a row does not state stays. Variants may stand before or after their parent. Stock of known items is absolute
    and lowered by what `unseen` tells (stock_steps_apply). The number of statements does not depend on that of the
    rows. One batch or import at a time writes; an item that somebody else (BaseLinker, the panel) makes at this moment
    is found by a second try.
    """
    try:
        return _upsert(rows, reference, unseen)
    except IntegrityError:
        return _upsert(rows, reference, unseen)


def _upsert(rows: Sequence[ItemRow], reference: str, unseen: Unseen | None) -> BatchOutcome:
    outcome = BatchOutcome()
    with transaction.atomic():
        imports_serialise()
        references = References()
        outcome.refuse(_unknown_references(rows, references))
        outcome.refuse(
            stock_too_large(row.row, "stock") for row in rows if row.stock is not None and row.stock > LARGEST_STOCK
        )
        taken = [row for row in rows if row.row not in outcome.outcomes]
        batches = [
            _write(part, references, outcome)
            for part in ([row for row in taken if not row.parent_id], [row for row in taken if row.parent_id])
            if part
        ]
        _stock_write(batches, reference, unseen, outcome)
    return outcome


def item_lock(*, external_id: str) -> bool:
    """Let nobody else change the card of an item until the transaction ends; False where there is no such item."""
    imports_serialise()
    locked = Product.objects.select_for_update(no_key=True).filter(external_id=external_id)
    return bool(locked.values_list("pk", flat=True))


def _unknown_references(rows: Sequence[ItemRow], references: References) -> list[Refusal]:
    """Refuse rows that name a category or a price list which the shop does not have, or one price list in two ways.

    Price lists get their names.
    """
    categories = references.categories_known({row.category_external_id for row in rows if row.category_external_id})
    refusals = []
    for row in rows:
        if row.category_external_id and row.category_external_id not in categories:
            detail = _("nie ma kategorii „%(id)s”") % {"id": shown(row.category_external_id)}
            refusals.append(Refusal(row.row, "category", "unknown_category", detail))
        named, lists = {}, set()
        for place, (text, gross) in enumerate(row.prices.items()):
            name, field = references.price_list_name(text), f"prices/{place}/price_list"
            if name is None:
                refusals.append(price_list_unknown(row.row, field, text))
            elif (known := references.price_list(name)) in lists:
                refusals.append(Refusal(row.row, field, "duplicate_in_call", _("ten cennik podano więcej niż raz")))
            else:
                lists.add(known)
                named[name] = gross
        row.prices = named
    return refusals


def price_list_unknown(index: int, field: str, text: str) -> Refusal:
    """The refusal of a row that names a price list which the shop does not have."""
    return Refusal(index, field, "unknown_price_list", _("nie ma cennika „%(id)s”") % {"id": shown(text)})


def _write(rows: list[ItemRow], references: References, outcome: BatchOutcome) -> Batch:
    batch = products_write(rows, references)
    touched = prices_write(batch, references) | translations_write(batch)
    outcome.refuse(
        Refusal(problem.row, problem.field, problem.code or "refused", problem.reason) for problem in batch.problems
    )
    for row, pk in batch.written:
        if pk in batch.created:
            outcome.outcomes[row.row] = Outcome.CREATED
        else:
            is_changed = pk in batch.updated or pk in touched
            outcome.outcomes[row.row] = Outcome.UPDATED if is_changed else Outcome.UNCHANGED
    return batch


def _stock_write(batches: list[Batch], reference: str, unseen: Unseen | None, outcome: BatchOutcome) -> None:
    """Stock comes last, over the whole batch in the order of ids, as everybody locks it (docs/locks.md)."""
    steps: list[StockStep] = []
    places: list[int] = []
    for batch in batches:
        for row, pk in batch.written:
            if row.stock is not None and pk not in batch.created:
                steps.append(StockStep(pk, row.stock, is_relative=False))
                places.append(row.row)
        stock_begin(batch, kind=StockMovement.Kind.ERP, reference=reference)
    if not steps:
        return
    Stock.objects.bulk_create([Stock(product_id=pk) for pk in sorted(_without_stock(steps))], ignore_conflicts=True)
    done = stock_steps_apply(steps=steps, kind=StockMovement.Kind.ERP, reference=reference, unseen=unseen, in_bulk=True)
    for place, step in zip(places, done, strict=True):
        if step.before != step.after:
            outcome.outcomes[place] = Outcome.UPDATED
        if step.is_clamped:
            outcome.clamped.append(place)


def _without_stock(steps: Sequence[StockStep]) -> set[int]:
    wanted = {step.product_id for step in steps}
    return wanted - set(Stock.objects.filter(pk__any_of=wanted).values_list("pk", flat=True))
