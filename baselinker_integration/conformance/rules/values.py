"""ProductsPrices and ProductsQuantity, by themselves and beside ProductsList and ProductsData."""

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.inspector import ACTIONS
from baselinker_integration.conformance.reading import (
    number_of,
    whole_number_of,
)
from baselinker_integration.conformance.rule import Judge, Level, Rules
from baselinker_integration.conformance.rules.judging import (
    judge_each_once,
    judge_pages,
    judge_past_end,
    judge_stable,
)
from baselinker_integration.conformance.session import Session
from baselinker_integration.conformance.verdicts import Failed, NotApplicable
from baselinker_integration.conformance.walks.price_stock import PriceStockWalk

rules = Rules(level=Level.WALK)
consistency = Rules(level=Level.WALK)
PAGES_AT_MOST = 1000


def value_rules_add(kind: str, section: str) -> None:
    """Declare the rules about shape, paging and completeness for "prices" or "quantity"."""
    action = ACTIONS[kind]

    def walked(check: Check) -> PriceStockWalk:
        return check.prices if kind == "prices" else check.quantities

    def answers(check: Check) -> str:
        walk = walked(check).walk
        if walk.shape:
            raise Failed(f"{action} {walk.shape}")
        return f"{walk.pages_read} × page, {walk.count} id"

    def pages(check: Check) -> str:
        seen = judge_pages(walked(check).walk)
        if walked(check).walk.claimed > PAGES_AT_MOST:
            raise Failed(f"{seen} > {PAGES_AT_MOST}")
        return seen

    def same_ids(check: Check) -> str:
        products = check.catalogue.products
        absent = [key for key in products if key not in walked(check).ids]
        if absent:
            raise Failed(f"{action}: {phrases.missing(absent)}")
        if walked(check).unlisted:
            raise Failed(f"{action}: {phrases.surplus(walked(check).unlisted)}")
        return f"{action}: {len(walked(check).ids)}, ProductsList: {len(products)}"

    def add(
        name: str, where: str, title: str | Promise, judge: Judge, *after: str, actions: tuple[str, ...] = (action,)
    ) -> None:
        names = tuple(other if "." in other else f"{kind}.{other}" for other in after)
        rules.add(f"{kind}.{name}", where, title, judge, actions=actions, after=names)

    add(
        "dictionary",
        f"1.2, {section}, 4.3",
        format_lazy(_("{action} da się przejść stronami i jest słownikiem numer: wartości, nie listą"), action=action),
        answers,
    )
    add(
        "stable",
        section,
        format_lazy(_("Ta sama strona {action} zapytana dwa razy ma te same towary"), action=action),
        lambda check: judge_stable(walked(check).walk),
        "dictionary",
    )
    add(
        "pages",
        section,
        format_lazy(_("pages w {action} prowadzi dokładnie do końca, najwyżej do tysiąca stron"), action=action),
        pages,
        "stable",
    )
    add(
        "each-id-once",
        section,
        format_lazy(_("Przejście {action} daje każdy towar dokładnie raz, nie dzieli go między strony"), action=action),
        lambda check: judge_each_once(walked(check).walk),
        "pages",
    )
    add(
        "past-end",
        section,
        format_lazy(_("Strona {action} za ostatnią jest pusta"), action=action),
        lambda check: judge_past_end(walked(check).walk),
        "pages",
    )
    _main_key_add(kind, action, section)
    add(
        "same-ids",
        f"{section}, 7.1-5, 8-U3",
        format_lazy(
            _("{action} ma każdy towar z ProductsList (także z wartością 0), a spoza niej najwyżej z zerem"),
            action=action,
        ),
        same_ids,
        "walk.holds-lookups",
        "each-id-once",
        actions=(action, "ProductsList"),
    )


def _main_key_add(kind: str, action: str, section: str) -> None:
    @rules.every(
        kind,
        f"{kind}.main-key",
        f"{section}, 5, 8-13",
        format_lazy(_("{action} ma przy każdym towarze klucz „0” towaru głównego"), action=action),
        after=(f"{kind}.dictionary",),
    )
    def main_key(session: Session, values: dict[str, Any]) -> Iterator[str]:
        if "0" not in values:
            yield f"{sorted(values)[:5]}"


def need_compared(walk: PriceStockWalk) -> None:
    """Raises NotApplicable when no product of the walk could be compared with the catalogue."""
    if not walk.compared:
        raise NotApplicable(phrases.nothing_to_check("ProductsList"))


value_rules_add("prices", "3.6")


@rules.every(
    "prices",
    "prices.values",
    "1.2, 3.6",
    _("Ceny są liczbami nieujemnymi z kropką i najwyżej dwoma miejscami"),
    after=("prices.dictionary",),
)
def prices_are_money(session: Session, row: dict[str, Any]) -> Iterator[str]:
    for key, value in row.items():
        price = number_of(value)
        if price is None or price < 0 or price != round(price, 2):
            yield f"[{key}] = {value!r}"


value_rules_add("quantity", "3.7")


@rules.every(
    "quantity",
    "quantity.values",
    "1.2, 3.7, 5",
    _("Stany są liczbami całkowitymi nieujemnymi"),
    after=("quantity.dictionary",),
)
def quantities_are_whole(session: Session, row: dict[str, Any]) -> Iterator[str]:
    for key, value in row.items():
        quantity = whole_number_of(value)
        if quantity is None or quantity < 0:
            yield f"[{key}] = {value!r}"


WALKED = ("ProductsList", "ProductsData")


@consistency.rule(
    "consistency.list-data",
    "3.6, 5, 7.1-5",
    _("Cena i stan z ProductsList są takie jak w ProductsData (wariant nie nadpisuje towaru)"),
    actions=WALKED,
    after=("walk.data-for-every-id",),
)
def list_data(check: Check) -> str:
    if check.catalogue.differing:
        raise Failed(f"ProductsList ≠ ProductsData: {phrases.some(check.catalogue.differing)}")
    return phrases.counted(len(check.catalogue.products))


@consistency.rule(
    "consistency.variants",
    "5, 7.1-5",
    _("Warianty w ProductsData są te same co w ProductsPrices i ProductsQuantity (żaden nie nadpisuje innego)"),
    actions=WALKED,
    after=("walk.data-for-every-id", "data.variants-dictionary"),
)
def same_variants(check: Check) -> str:
    walks = []
    if "ProductsPrices" in check.session.methods and "prices.each-id-once" not in check.broken:
        walks.append(("ProductsPrices", check.prices))
    if "ProductsQuantity" in check.session.methods and "quantity.each-id-once" not in check.broken:
        walks.append(("ProductsQuantity", check.quantities))
    if not walks or not check.catalogue.data_read:
        raise NotApplicable(phrases.nothing_to_check("ProductsPrices, ProductsQuantity"))
    for action, walk in walks:
        need_compared(walk)
        if walk.other_variants:
            raise Failed(f"{action} ≠ ProductsData: {phrases.some(walk.other_variants)}")
    return f"variants: {sum(map(len, check.catalogue.variants.values()))}"


@consistency.rule(
    "consistency.prices",
    "3.6, 7.1-5",
    _("ProductsPrices podaje te same ceny co ProductsList i ProductsData, także wariantów"),
    actions=("ProductsList", "ProductsPrices"),
    after=("prices.each-id-once",),
)
def same_prices(check: Check) -> str:
    need_compared(check.prices)
    if check.prices.differing:
        raise Failed(f"ProductsPrices ≠ ProductsList/ProductsData: {phrases.some(check.prices.differing)}")
    return phrases.counted(check.prices.compared)


@consistency.rule(
    "consistency.quantities",
    "3.7, 7.1-5",
    _("ProductsQuantity podaje te same stany co ProductsList i ProductsData, także wariantów"),
    actions=("ProductsList", "ProductsQuantity"),
    after=("quantity.each-id-once",),
)
def same_quantities(check: Check) -> str:
    need_compared(check.quantities)
    if check.quantities.differing:
        raise Failed(f"ProductsQuantity ≠ ProductsList/ProductsData: {phrases.some(check.quantities.differing)}")
    return phrases.counted(check.quantities.compared)
