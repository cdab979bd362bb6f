"""The bulk corrections that the readiness report offers, by the problem each puts right."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baselinker_integration.models import Connection
from eshop.catalog.models import Category
from eshop.catalog.selectors.categories import category_tree
from eshop.catalog.services.corrections import (
    products_copy_default_price,
    products_set_category,
    products_sort_images,
)
from eshop.catalog.signals import items_mended_announce
from eshop.core.told import told
from event_log.changes import Change
from event_log.services import event_record


@dataclass(frozen=True)
class Correction:
    """`form` makes the form for an account; `apply` gets item ids, the account and the form's values."""

    title: str | Promise
    explanation: str | Promise
    form: Callable[[Connection], type[forms.Form]]
    apply: Callable[[list[int], Connection, dict[str, Any]], int]


class CategoryForm(forms.Form):
    category = forms.TypedChoiceField(
        label=_("Kategoria"),
        choices=lambda: [("", "–"), *((node.category.pk, node.path) for node in category_tree())],
        coerce=lambda key: Category.objects.get(pk=key),
    )


class NoChoiceForm(forms.Form):
    """Nothing to choose: the button is the decision."""

    confirmed = forms.BooleanField(widget=forms.HiddenInput, initial=True)


def correction_apply(correction: Correction, item_ids: list[int], account: Connection, values: dict[str, Any]) -> int:
    """Carry the correction out and leave an event of it; returns how many items it changed."""
    with transaction.atomic():
        changed = correction.apply(item_ids, account, values)
        if changed:
            items_mended_announce()
            event_record(
                "items_corrected",
                connection_ref=str(account.pk),
                connection_label=account.name,
                subject_label=told(correction.title),
                counts={"items": changed},
                changes=[
                    Change(f"catalog.product.{name}", None, str(value))
                    for name, value in values.items()
                    if isinstance(value, Model)
                ],
            )
    return changed


def _set_category(item_ids: list[int], _account: Connection, values: dict[str, Any]) -> int:
    return products_set_category(product_ids=item_ids, category=values["category"])


def _copy_price(item_ids: list[int], account: Connection, _values: dict[str, Any]) -> int:
    if account.price_list is None:
        return 0
    return products_copy_default_price(product_ids=item_ids, price_list=account.price_list)


def _sort_images(item_ids: list[int], _account: Connection, _values: dict[str, Any]) -> int:
    return products_sort_images(product_ids=item_ids)


_CATEGORY = Correction(
    _("Ustaw kategorię"),
    _("Towary bez kategorii trafią do wybranej. Towary, które mają kategorię, się nie zmienią."),
    lambda _account: CategoryForm,
    _set_category,
)
_PRICE = Correction(
    _("Uzupełnij cennik konta"),
    _("Towary bez ceny w cenniku konta dostaną w nim cenę z cennika domyślnego."),
    lambda _account: NoChoiceForm,
    _copy_price,
)
_IMAGES = Correction(
    _("Uporządkuj obrazki"),
    _("Adresy, których nie da się otworzyć, trafią na koniec; kolejność dobrych zostaje."),
    lambda _account: NoChoiceForm,
    _sort_images,
)

CORRECTIONS = {
    "no_category": _CATEGORY,
    "default_price_used": _PRICE,
    "bad_image_url": _IMAGES,
    "too_many_images": _IMAGES,
}


def correction_of(problem_code: str) -> Correction | None:
    """The safe correction of a problem, or None where each item needs a look of its own."""
    return CORRECTIONS.get(problem_code)
