"""Taking an import back: a field that still holds what the import wrote gets its value of before."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from eshop.catalog.importing.prices_and_texts import PRICE, TEXTS, TRANSLATION
from eshop.catalog.importing.review.journal import ItemChange
from eshop.catalog.models import Category, Manufacturer, Price, PriceList, Product, ProductTranslation, VatRate
from eshop.catalog.searching import SEARCHED, items_entries_replace
from eshop.core.hot_path.bulk import rows_update
from eshop.core.told import told as _

_REFERENCES = {"parent_id": Product, "category_id": Category, "manufacturer_id": Manufacturer, "vat_rate_id": VatRate}


@dataclass(slots=True)
class UndoReport:
    """Counts of fields given back and left as they are, and of new items switched off; `kept` are item code, field and
    reason.
    """

    restored: int = 0
    switched_off: int = 0
    kept: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, other: "UndoReport") -> None:
        self.restored += other.restored
        self.switched_off += other.switched_off
        self.kept.extend(other.kept)


def items_undo(changes: Sequence[ItemChange]) -> UndoReport:
    """Undo these changes, each of another item, in one transaction.

    A field that somebody changed since then keeps its value and is named in the report. New items are switched off,
    not deleted: orders and accounts may know them already. Stock stays as it is.
    """
    with transaction.atomic():
        return _Undoing(changes).run()


class _Undoing:
    def __init__(self, changes: Sequence[ItemChange]) -> None:
        self._changes = changes
        self._report = UndoReport()
        ids = sorted(change.product_id for change in changes)
        locked = Product.objects.select_for_update().filter(pk__in=ids).order_by("pk")
        self._products = {product.pk: product for product in locked}
        self._prices = {
            (price.product_id, f"{PRICE}{price.price_list_id}"): price
            for price in Price.objects.filter(product_id__in=ids)
        }
        self._texts = {
            (text.product_id, f"{TRANSLATION}{text.language}"): text
            for text in ProductTranslation.objects.filter(product_id__in=ids)
        }
        self._price_lists = set(PriceList.objects.values_list("pk", flat=True))
        self._known = {
            name: set(
                model._default_manager.filter(
                    pk__in={change.before[name] for change in changes if change.before.get(name)}
                ).values_list("pk", flat=True)
            )
            for name, model in _REFERENCES.items()
        }

    def run(self) -> UndoReport:
        columns: set[str] = set()
        moved: list[Product] = []
        for change in self._changes:
            product = self._products.get(change.product_id)
            if product is None:
                self._report.kept.append((str(change.product_id), "", _("towaru już nie ma")))
                continue
            written = self._switch_off(product) if change.is_created else self._give_back(product, change)
            if written:
                columns |= written
                moved.append(product)
        rows_update(moved, sorted({name.removesuffix("_id") for name in columns} | {"updated_at"}))
        if columns & SEARCHED:
            items_entries_replace(moved)
        return self._report

    def _switch_off(self, product: Product) -> set[str]:
        if not product.is_active:
            return set()
        product.is_active = False
        self._report.switched_off += 1
        return {"is_active"}

    def _give_back(self, product: Product, change: ItemChange) -> set[str]:
        """Names of the columns written; with an empty one when only prices or texts moved."""
        columns: set[str] = set()
        for name, after in change.after.items():
            before = change.before[name]
            reason = self._obstacle(product, name, before, after)
            if reason:
                self._report.kept.append((product.code or product.external_id, name, reason))
                continue
            self._report.restored += 1
            if name.startswith(PRICE):
                self._price_restore(product, name, before)
            elif name.startswith(TRANSLATION):
                self._text_restore(product, name, before)
            else:
                setattr(product, name, _column_value(name, before))
                columns.add(name)
            columns.add("updated_at")
        return columns

    def _obstacle(self, product: Product, name: str, before: Any, after: Any) -> str:
        if self._present(product, name) != (_amount(after) if name.startswith(PRICE) else _column_value(name, after)):
            return _("zmieniono po imporcie")
        if name.startswith(PRICE) and int(name.removeprefix(PRICE)) not in self._price_lists:
            return _("tego, do czego pole wracałoby, już nie ma")
        if before and name in self._known and before not in self._known[name]:
            return _("tego, do czego pole wracałoby, już nie ma")
        return ""

    def _present(self, product: Product, name: str) -> Any:
        if name.startswith(PRICE):
            price = self._prices.get((product.pk, name))
            return None if price is None else price.gross
        if name.startswith(TRANSLATION):
            text = self._texts.get((product.pk, name))
            return None if text is None else {column: getattr(text, column) for column in TEXTS}
        return getattr(product, name)

    def _price_restore(self, product: Product, name: str, before: Any) -> None:
        present = self._prices.get((product.pk, name))
        if before is None and present is not None:
            present.delete()
        elif before is not None:
            price_list_id = int(name.removeprefix(PRICE))
            Price.objects.update_or_create(
                product=product, price_list_id=price_list_id, defaults={"gross": Decimal(before)}
            )

    def _text_restore(self, product: Product, name: str, before: Any) -> None:
        present = self._texts.get((product.pk, name))
        if before is None and present is not None:
            present.delete()
        elif before is not None:
            ProductTranslation.objects.update_or_create(
                product=product, language=name.removeprefix(TRANSLATION), defaults=before
            )


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _column_value(name: str, value: Any) -> Any:
    """A value of the journal as the item has it."""
    if name.startswith(TRANSLATION) or name in _REFERENCES:
        return value
    column: Any = Product._meta.get_field(name)
    return column.to_python(value)
