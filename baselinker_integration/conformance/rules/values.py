"""The rules that ProductsPrices and ProductsQuantity share, declared for both."""

from collections.abc import Iterator
from typing import Any

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.content import ACTIONS, content_rule
from baselinker_integration.conformance.registry import Judge, Level, Rule, rule_add
from baselinker_integration.conformance.rules.list_walk import (
    judge_each_once,
    judge_pages,
    judge_past_end,
    judge_stable,
)
from baselinker_integration.conformance.value_walk import ValueWalk
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

PAGES_AT_MOST = 1000


def value_rules_add(kind: str, section: str) -> None:
    """Declare the rules about shape, paging and completeness for "prices" or "quantity"."""
    action = ACTIONS[kind]

    def walked(check: Check) -> ValueWalk:
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
        name: str, title_pl: str, title_en: str, where: str, judge: Judge, *after: str, listed: bool = False
    ) -> None:
        names = tuple(f"{kind}.{other}" if "." not in other else other for other in after)
        actions = (action, "ProductsList") if listed else (action,)
        rule_add(Rule(f"{kind}.{name}", where, title_pl, title_en, judge, Level.WALK, actions, names))

    add(
        "dictionary",
        f"{action} da się przejść stronami i jest słownikiem numer: wartości, nie listą",
        f"{action} can be walked by pages and is a dictionary of id and values, not a list",
        f"1.2, {section}, 4.3",
        answers,
    )
    add(
        "stable",
        f"Ta sama strona {action} zapytana dwa razy ma te same towary",
        f"The same page of {action} asked twice holds the same products",
        section,
        lambda check: judge_stable(walked(check).walk),
        "dictionary",
    )
    add(
        "pages",
        f"pages w {action} prowadzi dokładnie do końca, najwyżej do tysiąca stron",
        f"pages in {action} leads exactly to the end, at most a thousand pages",
        section,
        pages,
        "stable",
    )
    add(
        "each-id-once",
        f"Przejście {action} daje każdy towar dokładnie raz, nie dzieli go między strony",
        f"Walking {action} yields each product exactly once and splits none between pages",
        section,
        lambda check: judge_each_once(walked(check).walk),
        "pages",
    )
    add(
        "past-end",
        f"Strona {action} za ostatnią jest pusta",
        f"The page of {action} after the last one is empty",
        section,
        lambda check: judge_past_end(walked(check).walk),
        "pages",
    )
    _main_key_add(kind, action, section)
    add(
        "same-ids",
        f"{action} ma każdy towar z ProductsList (także z wartością 0), a spoza niej najwyżej z zerem",
        f"{action} holds every product of ProductsList (also with 0), any other with nothing but 0",
        f"{section}, 7.1-5, 8-U3",
        same_ids,
        "walk.holds-lookups",
        "each-id-once",
        listed=True,
    )


def _main_key_add(kind: str, action: str, section: str) -> None:
    @content_rule(
        kind,
        f"{kind}.main-key",
        f"{section}, 5, 8-13",
        f"{action} ma przy każdym towarze klucz „0” towaru głównego",
        f'{action} has the key "0" of the main product for every product',
        after=(f"{kind}.dictionary",),
    )
    def main_key(check: Check, values: dict[str, Any]) -> Iterator[str]:
        if "0" not in values:
            yield f"{sorted(values)[:5]}"


def need_compared(walk: ValueWalk) -> None:
    """Raises NotApplicable when no product of the walk could be compared with the catalogue."""
    if not walk.compared:
        raise NotApplicable(phrases.nothing_to_check("ProductsList"))
