"""ProductAdd and CategoryAdd. What they make cannot be deleted, so it is marked and reported as left behind."""

import json
import secrets
from functools import cache

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.answers import entries_of
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.registry import Level, rule
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

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
    return _id_of(check.answer("ProductAdd", **form), "product_id", "ProductAdd")


@rule(
    "category-add.returns-id",
    "3.11",
    "CategoryAdd zwraca numer nowej kategorii",
    "CategoryAdd returns the id of the new category",
    level=Level.WRITE,
    actions=("CategoryAdd",),
)
def category_add(check: Check) -> str:
    answer = check.answer("CategoryAdd", name=f"{MARK} {_mark()}", parent_id="")
    category_id = _id_of(answer, "category_id", "CategoryAdd")
    check.left_behind.append(f"CategoryAdd: {category_id}")
    below = check.answer("CategoryAdd", name=f"{MARK} {_mark()} 2", parent_id=category_id)
    child_id = _id_of(below, "category_id", "CategoryAdd")
    check.left_behind.append(f"CategoryAdd: {child_id}")
    if child_id == category_id:
        raise Failed(f"CategoryAdd: {phrases.repeated([category_id])}")
    return f"{category_id}, parent_id={category_id} → {child_id}"


@rule(
    "product-add.returns-id",
    "3.10",
    "ProductAdd bez product_id tworzy towar i zwraca jego numer",
    "ProductAdd without product_id makes a product and returns its id",
    level=Level.WRITE,
    actions=("ProductAdd",),
)
def product_add(check: Check) -> str:
    product_id = _add_product(check)
    check.left_behind.append(f"ProductAdd: {product_id}")
    check.made_product = product_id
    return f"ProductAdd → {product_id}"


@rule(
    "product-add.updates",
    "3.10, 8-U2",
    "ProductAdd ze znanym product_id zmienia ten towar, nie tworzy drugiego",
    "ProductAdd with a known product_id changes that product and makes no second one",
    level=Level.WRITE,
    actions=("ProductAdd",),
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


@rule(
    "product-add.encodings",
    "1.1, 3.10, 8-3",
    "ProductAdd rozumie images i features także jako pola w nawiasach",
    "ProductAdd understands images and features as bracket fields too",
    level=Level.WRITE,
    actions=("ProductAdd",),
    after=("product-add.updates",),
)
def encodings(check: Check) -> str:
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
    again = _id_of(check.answer("ProductAdd", **fields), "product_id", "ProductAdd")
    if again != check.made_product:
        raise Failed(f"product_id={check.made_product} → {again}")
    return "images[0], features[0][0]"
