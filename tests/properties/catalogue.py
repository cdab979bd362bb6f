"""Edits of the shop as its people and its ERP make them: straight in the tables, past the connector's services."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Sum

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


def pick(rows: Sequence[T], number: int) -> T | None:
    """A row chosen by `number`, so that the same steps choose the same rows whatever their ids are."""
    return rows[number % len(rows)] if rows else None


class Catalogue:
    """A small shop; every method is one edit, and an edit of something that is not there does nothing."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self.kitchen = Category.objects.create(name="Kuchnia")
        self.mugs = Category.objects.create(name="Kubki", parent=self.kitchen)
        self.other_list = PriceList.objects.create(name="Allegro")
        self.maker = Manufacturer.objects.create(name="Ceramika")

    def items(self) -> list[Product]:
        return list(Product.objects.order_by("id"))

    def mains(self) -> list[Product]:
        return list(Product.objects.filter(parent=None).order_by("id"))

    def variants(self) -> list[Product]:
        return list(Product.objects.exclude(parent=None).order_by("id"))

    def add(self, code: str, stock: int, parent: Product | None = None) -> None:
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

    def card_set(self, number: int, **values: Any) -> None:
        if (item := pick(self.items(), number)) is not None:
            Product.objects.filter(pk=item.pk).update(**values)

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

    def variant_move(self, number: int, to: int | None) -> None:
        """Under another product, or out from under any."""
        variant = pick(self.variants(), number)
        parent = None if to is None else pick(self.mains(), to)
        if variant is not None:
            Product.objects.filter(pk=variant.pk).update(parent=parent)

    def category_set(self, *, is_root: bool, **values: Any) -> None:
        Category.objects.filter(pk=(self.kitchen if is_root else self.mugs).pk).update(**values)

    def category_translation_set(self, name: str | None) -> None:
        CategoryTranslation.objects.filter(category=self.mugs).delete()
        if name is not None:
            CategoryTranslation.objects.create(category=self.mugs, language="en", name=name)

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
