"""Edits of the shop as its people and its ERP make them: straight in the tables, past the connector's services."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Sum
from hypothesis import strategies as st

from eshop.catalog.models import (
    Category,
    CategoryTranslation,
    Manufacturer,
    Price,
    PriceList,
    Product,
    ProductTranslation,
    Stock,
    StockMovement,
    VatRate,
)
from eshop.catalog.services.stock_batch import StockStep, stock_rows_ensure, stock_steps_apply

T = TypeVar("T")
CODES = ("A", "B", "C", "D", "")
NAMES = ("Kubek", "Talerz", "Żółta miska", "")
VAT = ("23", "8", "zw", "22", None)
PRICES = (None, Decimal("0.00"), Decimal("9.99"), Decimal("19.90"))


def pick(rows: Sequence[T], number: int) -> T | None:
    """A row chosen by `number`, so that the same steps choose the same rows whatever their ids are."""
    return rows[number % len(rows)] if rows else None


any_item = st.integers(0, 30)
pieces = st.integers(0, 9)


@dataclass(frozen=True)
class Edit:
    """A call of one method of Catalogue, kept as data so that a failing example reads well."""

    method: str
    values: dict[str, Any]


def _edit(method: str, **values: st.SearchStrategy[Any]) -> st.SearchStrategy[Edit]:
    return st.builds(Edit, st.just(method), st.fixed_dictionaries(values))


edits = st.one_of(
    _edit("product_add", code=st.sampled_from(CODES), stock=pieces),
    _edit("variant_add", number=any_item, code=st.sampled_from(CODES), stock=pieces),
    _edit("card_set", number=any_item, name=st.sampled_from(NAMES)),
    _edit("card_set", number=any_item, code=st.sampled_from(CODES)),
    _edit("card_set", number=any_item, is_active=st.booleans()),
    _edit("vat_set", number=any_item, code=st.sampled_from(VAT)),
    _edit("category_set", number=any_item, has_category=st.booleans()),
    _edit("price_set", number=any_item, gross=st.sampled_from(PRICES), in_other_list=st.booleans()),
    _edit("stock_set", number=any_item, quantity=pieces),
    _edit("translation_set", number=any_item, name=st.sampled_from([None, *NAMES])),
    _edit("delete", number=any_item),
    _edit("variant_delete", number=any_item),
    _edit("variant_move", number=any_item, to=st.none() | any_item),
    _edit("category_change", is_root=st.booleans(), name=st.sampled_from(["Kubki", "Kuchnia i stół"])),
    _edit("category_change", is_root=st.booleans(), is_active=st.booleans()),
    _edit("category_translation_set", name=st.sampled_from([None, "Mugs"])),
    _edit("manufacturer_rename", name=st.sampled_from(["Ceramika", "Szkło"])),
    _edit("currency_set", currency=st.sampled_from(["PLN", "EUR"]), of_default=st.booleans()),
    _edit("default_list_switch"),
)


class Catalogue:
    """A small shop; every method is one edit, and an edit of something that is not there does nothing."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self.kitchen = Category.objects.create(name="Kuchnia")
        self.mugs = Category.objects.create(name="Kubki", parent=self.kitchen)
        self.other_list = PriceList.objects.create(name="Allegro")
        self.maker = Manufacturer.objects.create(name="Ceramika")

    def apply(self, edit: Edit) -> None:
        getattr(self, edit.method)(**edit.values)

    def items(self) -> list[Product]:
        return list(Product.objects.order_by("id"))

    def mains(self) -> list[Product]:
        return list(Product.objects.filter(parent=None).order_by("id"))

    def variants(self) -> list[Product]:
        return list(Product.objects.exclude(parent=None).order_by("id"))

    def add(self, code: str, stock: int, parent: Product | None = None) -> Product:
        number = next(self._numbers)
        product = Product.objects.create(
            external_id=f"p{number}",
            code=code,
            name=f"Towar {number}",
            parent=parent,
            vat_rate=VatRate.objects.get(code="23"),
            category=self.mugs,
            manufacturer=self.maker,
            images=["https://sklep.example/a.jpg"],
        )
        Price.objects.create(product=product, price_list=PriceList.objects.get(is_default=True), gross=Decimal(10))
        self._stock_write(product.pk, stock)
        return product

    def product_add(self, code: str, stock: int) -> None:
        self.add(code, stock)

    def variant_add(self, number: int, code: str, stock: int) -> None:
        if (product := pick(self.mains(), number)) is not None:
            self.add(code, stock, product)

    def card_set(self, number: int, **values: Any) -> None:
        if (item := pick(self.items(), number)) is not None:
            Product.objects.filter(pk=item.pk).update(**values)

    def vat_set(self, number: int, code: str | None) -> None:
        self.card_set(number, vat_rate=VatRate.objects.get_or_create(code=code)[0] if code else None)

    def category_set(self, number: int, *, has_category: bool) -> None:
        self.card_set(number, category=self.mugs if has_category else None)

    def price_set(self, number: int, gross: Decimal | None, *, in_other_list: bool) -> None:
        if (item := pick(self.items(), number)) is None:
            return
        price_list = self.other_list if in_other_list else PriceList.objects.get(is_default=True)
        Price.objects.filter(product=item, price_list=price_list).delete()
        if gross is not None:
            Price.objects.create(product=item, price_list=price_list, gross=gross)

    def stock_set(self, number: int, quantity: int) -> None:
        if (item := pick(self.items(), number)) is not None:
            self._stock_write(item.pk, quantity)

    def _stock_write(self, product_id: int, quantity: int) -> None:
        stock_rows_ensure([product_id])
        step = StockStep(product_id, Decimal(quantity), is_relative=False)
        stock_steps_apply(steps=[step], kind=StockMovement.Kind.EDIT, reference="test")

    def translation_set(self, number: int, name: str | None) -> None:
        if (item := pick(self.items(), number)) is None:
            return
        ProductTranslation.objects.filter(product=item).delete()
        if name is not None:
            ProductTranslation.objects.create(product=item, language="en", name=name)

    def delete(self, number: int) -> None:
        if (item := pick(self.items(), number)) is not None:
            item.delete()

    def variant_delete(self, number: int) -> None:
        if (variant := pick(self.variants(), number)) is not None:
            variant.delete()

    def variant_move(self, number: int, to: int | None) -> None:
        """Under another product, or out from under any."""
        variant = pick(self.variants(), number)
        parent = None if to is None else pick(self.mains(), to)
        if variant is not None:
            Product.objects.filter(pk=variant.pk).update(parent=parent)

    def category_change(self, *, is_root: bool, **values: Any) -> None:
        Category.objects.filter(pk=(self.kitchen if is_root else self.mugs).pk).update(**values)

    def category_translation_set(self, name: str | None) -> None:
        CategoryTranslation.objects.filter(category=self.mugs).delete()
        if name is not None:
            CategoryTranslation.objects.create(category=self.mugs, language="en", name=name)

    def manufacturer_rename(self, name: str) -> None:
        Manufacturer.objects.filter(pk=self.maker.pk).update(name=name)

    def currency_set(self, currency: str, *, of_default: bool) -> None:
        PriceList.objects.filter(is_default=of_default).update(currency=currency)

    def default_list_switch(self) -> None:
        new = PriceList.objects.get(is_default=False)
        PriceList.objects.filter(is_default=True).update(is_default=False)
        PriceList.objects.filter(pk=new.pk).update(is_default=True)
        self.other_list = PriceList.objects.get(is_default=False)

    def stock(self) -> dict[int, Decimal]:
        return dict(Stock.objects.values_list("product_id", "quantity"))

    def ledger(self) -> dict[int, Decimal]:
        sums = StockMovement.objects.values_list("product_id").annotate(sum=Sum("delta"))
        return dict(sums.order_by())
