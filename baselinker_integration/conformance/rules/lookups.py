"""The dictionaries of names, and ProductsList answered to look-ups: shape, unknown ids, empty fields, pages."""

from collections import Counter

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.reading import (
    rows_and_pages,
)
from baselinker_integration.conformance.rule import Judge, Rules
from baselinker_integration.conformance.session import UNKNOWN_ID, known
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

rules = Rules()
lists = Rules(actions=("ProductsList",))

SUBJECTS = (
    ("categories", "ProductsCategories", "3.3"),
    ("statuses", "StatusesList", "3.15"),
    ("delivery", "DeliveryMethodsList", "3.16"),
    ("payments", "PaymentMethodsList", "3.17"),
)


def _names_judge(action: str) -> Judge:
    def judge(check: Check) -> str:
        body = check.session.answer(action)
        if not isinstance(body, dict):
            raise Failed(f"{action}: {type(body).__name__}, {str(body)[:60]}")
        unnamed = [key for key, name in body.items() if not isinstance(name, str) or not name.strip()]
        if unnamed:
            raise Failed(f"{action}: {phrases.missing(f'[{key}]' for key in unnamed)}")
        return f"{action}: {len(body)}"

    return judge


for _subject, _action, _section in SUBJECTS:
    _title = format_lazy(_("{action} jest słownikiem identyfikator: nazwa"), action=_action)
    rules.add(f"{_subject}.dictionary", f"{_section}, 1.2", _title, _names_judge(_action), actions=(_action,))


@rules.rule(
    "categories.full-paths",
    "3.3",
    _("Nazwa kategorii jest pełną ścieżką, więc dwie kategorie nie mają tej samej"),
    actions=("ProductsCategories",),
    after=("categories.dictionary",),
)
def full_paths(check: Check) -> str:
    paths = list(check.session.names("ProductsCategories").values())
    if not paths:
        raise NotApplicable(phrases.nothing_to_check("ProductsCategories"))
    twice = sorted(path for path, number in Counter(paths).items() if number > 1)
    if twice:
        raise Failed(phrases.repeated(twice))
    return f"{len(paths)}, '/': {sum('/' in path for path in paths)}"


EMPTY_FIELDS = (
    "category_id",
    "filter_limit",
    "filter_sort",
    "filter_ids_list",
    "filter_ean",
    "filter_sku",
    "filter_name",
    "filter_price_from",
    "filter_price_to",
    "filter_quantity_from",
    "filter_quantity_to",
    "filter_available",
    "page",
)


@lists.rule("list.dictionary", "1.2, 3.4", _("ProductsList jest słownikiem numer: wiersz, nie listą"))
def dictionary(check: Check) -> str:
    name = check.sample.first("name")
    body = check.session.answer("ProductsList", filter_name=str(name[1]) if name else "a")
    rows = rows_and_pages(body)[0]
    if (not isinstance(body, dict) and body != []) or not all(isinstance(row, dict) for row in rows.values()):
        raise Failed(f"ProductsList: {type(body).__name__}, {str(body)[:60]}")
    known("ProductsList", rows)
    return phrases.counted(len(rows))


@lists.rule(
    "list.unknown-id-empty",
    "3.4, 4.3",
    _("Pytanie o nieistniejący numer dostaje pusty słownik, nie błąd"),
)
def unknown_id_empty(check: Check) -> str:
    rows = check.session.rows("ProductsList", filter_id=UNKNOWN_ID)
    if rows:
        raise Failed(f"filter_id={UNKNOWN_ID}: {phrases.surplus(rows)}")
    return f"filter_id={UNKNOWN_ID} → {{}}"


@lists.rule(
    "list.empty-fields-absent",
    "1.1, 3.4",
    _("Puste pole znaczy tyle co brak pola"),
    after=("list.dictionary",),
)
def empty_fields_absent(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    item_id = check.sample.ids[0]
    plain = check.session.rows("ProductsList", filter_id=item_id)
    padded = check.session.rows("ProductsList", filter_id=item_id, **dict.fromkeys(EMPTY_FIELDS, ""))
    if plain != padded:
        raise Failed(f"filter_id={item_id}: {sorted(plain)} ≠ {sorted(padded)}")
    return f"filter_id={item_id}: {len(EMPTY_FIELDS)} × ''"


@lists.rule(
    "list.pages-int",
    "1.2, 3.4",
    _("pages jest liczbą całkowitą (gdy wszystko mieści się na jednej stronie, może go nie być)"),
    after=("list.dictionary",),
)
def pages_int(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    pages = rows_and_pages(check.session.answer("ProductsList", filter_id=check.sample.ids[0]))[1]
    if pages is not None and (not isinstance(pages, int) or isinstance(pages, bool)):
        raise Failed(f"filter_id={check.sample.ids[0]}: pages = {pages!r}")
    return f"pages = {pages}"


@lists.rule(
    "list.lookup-past-end",
    "3.4, 7.1-4",
    _("Strona za ostatnią jest pusta, nie powtarza ostatniej"),
    after=("list.dictionary",),
)
def lookup_past_end(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    rows = check.session.rows("ProductsList", filter_id=check.sample.ids[0], page="99")
    if rows:
        raise Failed(f"page=99: {phrases.repeated(rows)}")
    return "page=99 → {}"
