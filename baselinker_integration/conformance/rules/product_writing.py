"""ProductsPriceUpdate, ProductAdd and CategoryAdd.

Prices are left as they were shown before. What the other two make cannot be deleted, so it is marked and reported.
"""

import json
import secrets
from decimal import Decimal
from functools import cache

from django.utils.translation import gettext_lazy as _

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.reading import (
    entries_of,
)
from baselinker_integration.conformance.rule import Level, Rules
from baselinker_integration.conformance.rules.judging import (
    expect_counter,
)
from baselinker_integration.conformance.session import UNKNOWN_ID
from baselinker_integration.conformance.trials.encodings import ENCODINGS
from baselinker_integration.conformance.trials.items import TrialItem
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

ACTION = "ProductsPriceUpdate"
prices = Rules(level=Level.WRITE, actions=(ACTION, "ProductsList", "ProductsData"))
rules = Rules(level=Level.WRITE, actions=("ProductAdd",))


def _entry(item: TrialItem, price: Decimal | None = None) -> dict[str, object]:
    shown = item.price if price is None else price
    return {**item.address, "price": str(shown)}


@prices.rule(
    "price-update.counter",
    "3.9",
    _("ProductsPriceUpdate liczy ustawione ceny i pomija nieznane towary"),
    after=("data.every-id",),
)
def price_counter(check: Check) -> str:
    main = check.items.main
    unknown = TrialItem(UNKNOWN_ID, "0", 0, main.price)
    done = check.items.counter([_entry(unknown), _entry(main)], action=ACTION)
    return expect_counter(done, 1, f"{main.product_id} = {main.price}, {UNKNOWN_ID}")


@prices.rule(
    "price-update.effect",
    "3.9",
    _("Ustawioną cenę widać w ProductsData"),
    after=("price-update.counter",),
)
def price_effect(check: Check) -> str:
    items = check.items
    items.need_shown_stock()
    wanted = items.main.price + Decimal("0.01")
    try:
        items.counter([_entry(items.main, wanted)], action=ACTION)
        now = items.read_price(items.main)
    finally:
        items.counter([_entry(items.main)], action=ACTION)
    if now != wanted:
        raise Failed(f"{items.main.product_id}: price {phrases.expected(wanted, now)}")
    return f"{items.main.product_id}: {items.main.price} → {now} → {items.main.price}"


@prices.rule(
    "price-update.encodings",
    "1.1, 8-3",
    _("ProductsPriceUpdate rozumie wszystkie zapisy products"),
    after=("price-update.counter",),
)
def price_encodings(check: Check) -> str:
    for name, encode in ENCODINGS.items():
        done = check.items.counter([_entry(check.items.main)], encode=encode, action=ACTION)
        expect_counter(done, 1, name)
    return ", ".join(ENCODINGS)


@prices.rule(
    "price-update.variant",
    "3.9",
    _("variant_id ustawia cenę wariantu"),
    after=("price-update.counter",),
)
def price_of_variant(check: Check) -> str:
    item = check.items.variant
    if item is None:
        raise NotApplicable(phrases.nothing_to_check("variants"))
    done = check.items.counter([_entry(item)], action=ACTION)
    return expect_counter(done, 1, f"{item.product_id}/{item.variant_id} = {item.price}")


MARK = "TEST check_connector"


def _id_of(body: object, name: str, action: str) -> str:
    value = entries_of(body).get(name)
    if isinstance(value, bool) or not isinstance(value, str | int) or str(value) in ("", "0"):
        raise Failed(f"{action}: {name} = {value!r}")
    return str(value)


@cache
def _mark() -> str:
    """One mark for the process, so that a second check does not meet the first one's code."""
    return secrets.token_hex(4)


def _add_product(check: Check, **fields: str) -> str:
    form = {
        "sku": f"TEST-{_mark()}",
        "name": f"{MARK} {_mark()}",
        "quantity": "0",
        "price": "1.23",
        "tax": "23",
        "images": json.dumps(["https://shop.example/test.jpg"]),
        "features": json.dumps([["Test", "tak"]]),
        **fields,
    }
    return _id_of(check.session.answer("ProductAdd", **form), "product_id", "ProductAdd")


@rules.rule(
    "category-add.returns-id",
    "3.11",
    _("CategoryAdd zwraca numer nowej kategorii"),
    actions=("CategoryAdd",),
)
def category_add(check: Check) -> str:
    answer = check.session.answer("CategoryAdd", name=f"{MARK} {_mark()}", parent_id="")
    category_id = _id_of(answer, "category_id", "CategoryAdd")
    check.left_behind.append(f"CategoryAdd: {category_id}")
    below = check.session.answer("CategoryAdd", name=f"{MARK} {_mark()} 2", parent_id=category_id)
    child_id = _id_of(below, "category_id", "CategoryAdd")
    check.left_behind.append(f"CategoryAdd: {child_id}")
    if child_id == category_id:
        raise Failed(f"CategoryAdd: {phrases.repeated([category_id])}")
    return f"{category_id}, parent_id={category_id} → {child_id}"


@rules.rule(
    "product-add.returns-id",
    "3.10",
    _("ProductAdd bez product_id tworzy towar i zwraca jego numer"),
)
def product_add(check: Check) -> str:
    product_id = _add_product(check)
    check.left_behind.append(f"ProductAdd: {product_id}")
    check.made_product = product_id
    return f"ProductAdd → {product_id}"


@rules.rule(
    "product-add.updates",
    "3.10, 8-U2",
    _("ProductAdd ze znanym product_id zmienia ten towar, nie tworzy drugiego"),
    after=("product-add.returns-id",),
)
def product_update(check: Check) -> str:
    if not check.made_product:
        raise NotApplicable(phrases.nothing_to_check("ProductAdd"))
    again = _add_product(check, product_id=check.made_product, name=f"{MARK} {_mark()} 2")
    if again != check.made_product:
        check.left_behind.append(f"ProductAdd: {again}")
        raise Failed(f"product_id={check.made_product} → {again}")
    return f"product_id={check.made_product} → {again}"


@rules.rule(
    "product-add.encodings",
    "1.1, 3.10, 8-3",
    _("ProductAdd rozumie images i features także jako pola w nawiasach"),
    after=("product-add.updates",),
)
def product_encodings(check: Check) -> str:
    if not check.made_product:
        raise NotApplicable(phrases.nothing_to_check("ProductAdd"))
    fields = {
        "product_id": check.made_product,
        "name": f"{MARK} {_mark()}",
        "sku": f"TEST-{_mark()}",
        "price": "1.23",
        "quantity": "0",
        "tax": "23",
        "images[0]": "https://shop.example/test.jpg",
        "features[0][0]": "Test",
        "features[0][1]": "tak",
    }
    again = _id_of(check.session.answer("ProductAdd", **fields), "product_id", "ProductAdd")
    if again != check.made_product:
        raise Failed(f"product_id={check.made_product} → {again}")
    return "images[0], features[0][0]"
