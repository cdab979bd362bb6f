"""Mistakes of ProductsPrices and ProductsQuantity, one endpoint for each of the two."""

from tests.baselinker_integration.conformance.fakes.endpoint import FakeEndpoint
from tests.baselinker_integration.conformance.fakes.mistakes.registry import (
    as_list,
    caught_by,
    overlapping,
    repeating,
    turning,
    without_pages,
)

PAGE_MISTAKES = {
    "dictionary": ("ValuesAsList", as_list),
    "stable": ("ValuesWithoutOrder", turning),
    "pages": ("ValuePagesMissing", without_pages),
    "each-id-once": ("ProductOnTwoPages", lambda page: overlapping(page, 50)),
    "past-end": ("LastValuePageRepeated", repeating),
}


def without_main_key(values):
    return {key: value for key, value in values.items() if key != "0"}


def with_unit(values):
    return {**values, "0": f"{values['0']} PLN"}


for _kind, _page, _values in (
    ("prices", "price_page", "price_values"),
    ("quantity", "quantity_page", "quantity_values"),
):
    for _rule, (_label, _mistake) in PAGE_MISTAKES.items():
        _overrides = {_page: _mistake(getattr(FakeEndpoint, _page))}
        caught_by(f"{_kind}.{_rule}")(type(f"{_label}:{_kind}", (FakeEndpoint,), _overrides))
    for _rule, _label, _change in (
        ("main-key", "KeyZeroMissing", without_main_key),
        ("values", "TextValues", with_unit),
    ):

        def _values_of(self, product_id, product, change=_change, name=_values):
            return change(getattr(FakeEndpoint, name)(self, product_id, product))

        caught_by(f"{_kind}.{_rule}")(type(f"{_label}:{_kind}", (FakeEndpoint,), {_values: _values_of}))


@caught_by("prices.same-ids")
class PricesLackAProduct(FakeEndpoint):
    def price_page(self, rows, fields):
        return super().price_page({key: row for key, row in rows.items() if key != "7"}, fields)


@caught_by("quantity.same-ids")
class EmptyStockLeftOut(FakeEndpoint):
    def quantity_page(self, rows, fields):
        return super().quantity_page({key: row for key, row in rows.items() if any(row.values())}, fields)


@caught_by("consistency.prices")
class NetPrices(FakeEndpoint):
    def price_values(self, product_id, product):
        return {key: f"{float(price) / 1.23:.2f}" for key, price in super().price_values(product_id, product).items()}


@caught_by("consistency.quantities")
class ReservationsSubtractedOnce(FakeEndpoint):
    def quantity_values(self, product_id, product):
        values = super().quantity_values(product_id, product)
        return {**values, "0": max(values["0"] - 1, 0)}
