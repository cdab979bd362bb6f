"""Which problems of items can be mended in the case's own row, with what field, and how."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baselinker_integration.feed.prepare.ean import ean_clean
from baselinker_integration.models import FeedProblem
from baselinker_integration.wire.products import TAX
from eshop.catalog.models import PriceList
from eshop.catalog.selectors.categories import category_tree
from eshop.catalog.services.mending import item_price_set, item_text_set, items_category_set, items_vat_set
from eshop.core.errors import ApplicationError
from eshop.core.numbers import money_read, whole_number

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Mend:
    """`label` names the field, `action` the case's button. `choices` are those of a list, None where one types.

    `apply` gets the problems to mend (one, unless `suits_many`) and the typed text; returns how many items changed.
    """

    label: str | Promise
    action: str | Promise
    apply: Callable[[Sequence[FeedProblem], str], int]
    choices: Callable[[], Choices] | None = None
    suits_many: bool = False
    is_money: bool = False


def _price(problems: Sequence[FeedProblem], text: str) -> int:
    """The price goes into the list that the account sends from."""
    (problem,) = problems
    price_list = problem.feed.connection.price_list or PriceList.objects.filter(is_default=True).first()
    if price_list is None:
        raise ApplicationError(_("Sklep nie ma cennika domyślnego."), field="value")
    return item_price_set(product_id=problem.item_id, price_list=price_list, gross=money_read(text))


def _ean(problems: Sequence[FeedProblem], text: str) -> int:
    good = ean_clean(text)
    if not good:
        raise ApplicationError(_("Cyfra kontrolna tego kodu EAN się nie zgadza."), field="value")
    return item_text_set(product_id=problems[0].item_id, field="ean", text=good)


def _name(problems: Sequence[FeedProblem], text: str) -> int:
    return item_text_set(product_id=problems[0].item_id, field="name", text=text)


def _code(problems: Sequence[FeedProblem], text: str) -> int:
    return item_text_set(product_id=problems[0].item_id, field="code", text=text)


def _vat(problems: Sequence[FeedProblem], text: str) -> int:
    if text not in TAX:
        raise ApplicationError(_("Wybierz stawkę z listy."), field="value")
    return items_vat_set(product_ids=_items(problems), code=text)


def _category(problems: Sequence[FeedProblem], text: str) -> int:
    return items_category_set(product_ids=_items(problems), category_id=whole_number(text) or 0)


def _items(problems: Sequence[FeedProblem]) -> list[int]:
    return sorted({problem.item_id for problem in problems})


def _vat_choices() -> Choices:
    return [(code, f"{code}%" if code.isdecimal() else code) for code in TAX]


def _category_choices() -> Choices:
    return [(str(node.category.pk), node.path) for node in category_tree() if node.category.is_active]


_PRICE = Mend(gettext_lazy("Cena brutto"), gettext_lazy("Wpisz ceny"), _price, is_money=True)
_EAN = Mend(gettext_lazy("EAN"), gettext_lazy("Uzupełnij EAN"), _ean)
_CODE = Mend(gettext_lazy("Kod towaru"), gettext_lazy("Nadaj kody"), _code)

MENDS = {
    "no_price": _PRICE,
    "zero_price": _PRICE,
    "no_ean": _EAN,
    "bad_ean": _EAN,
    "no_name": Mend(gettext_lazy("Nazwa"), gettext_lazy("Wpisz nazwy"), _name),
    "no_code": _CODE,
    "duplicate_code": _CODE,
    "bad_vat_rate": Mend(
        gettext_lazy("Stawka VAT"), gettext_lazy("Wybierz stawkę"), _vat, choices=_vat_choices, suits_many=True
    ),
    "no_category": Mend(
        gettext_lazy("Kategoria"), gettext_lazy("Wybierz kategorię"), _category, _category_choices, suits_many=True
    ),
}
"""By the code of the problem."""
