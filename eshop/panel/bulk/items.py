"""Many items at once: shared or not, VAT rate, category, price, and a look at their EANs. All but the look is undone by
the old values, which the job keeps.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baselinker_integration.feed.prepare.ean import ean_clean
from eshop.catalog.models import Category, PriceList, Product, VatRate
from eshop.catalog.services.many import (
    items_column_restore,
    items_column_set,
    items_prices_change,
    items_prices_restore,
    items_with_variants,
)
from eshop.catalog.signals import items_mended_announce
from eshop.core.told import told, told_keep
from eshop.panel.bulk.action import BulkAction, Outcome, Plan, Values
from eshop.panel.bulk.item_forms import CategoryForm, PriceForm, VatForm
from event_log.changes import Change

LIST = "catalog.product"
RIGHT = "catalog.change_product"


def _plan(ids: Sequence[int]) -> Plan:
    found = Product.objects.filter(pk__in=ids).count()
    return Plan(len(ids), {gettext("już ich nie ma"): len(ids) - found} if found < len(ids) else {})


def _shared_plan(*, is_active: bool) -> Callable[[Sequence[int]], Plan]:
    def plan(ids: Sequence[int]) -> Plan:
        there = Product.objects.filter(pk__in=ids, is_active=is_active).count()
        return Plan(len(ids), {gettext("są już w tym stanie"): there} if there else {})

    return plan


def _set(column: str, value: Any, ids: Sequence[int]) -> Outcome:
    old = items_column_set(item_ids=ids, column=column, value=value)
    return Outcome({pk: [before, value] for pk, before in old.items()})


def _restore(column: str) -> Callable[[Mapping[int, list[Any]], Values], int]:
    def undo(changes: Mapping[int, list[Any]], _value: Values) -> int:
        restored = 0
        for new in {after for _before, after in changes.values()}:
            old = {pk: before for pk, (before, after) in changes.items() if after == new}
            restored += items_column_restore(column=column, old=old, new=new)
        return restored

    return undo


def _prices_set(ids: Sequence[int], value: Values, _job_id: int) -> Outcome:
    price_list = PriceList.objects.get(pk=value["price_list"])
    gross, percent = (None if value[name] is None else Decimal(value[name]) for name in ("gross", "percent"))
    changed = items_prices_change(item_ids=ids, price_list=price_list, gross=gross, percent=percent)
    return Outcome({pk: [old, new] for pk, (old, new) in changed.items()})


def _prices_restore(changes: Mapping[int, list[Any]], value: Values) -> int:
    price_list = PriceList.objects.filter(pk=value["price_list"]).first()
    if price_list is None:
        return 0
    kept = {pk: (None if old is None else Decimal(old), Decimal(new)) for pk, (old, new) in changes.items()}
    return items_prices_restore(price_list=price_list, changes=kept)


def _price_change(value: Values) -> Change:
    name = str(PriceList.objects.filter(pk=value["price_list"]).first() or "")
    wanted = value["gross"] if value["percent"] is None else f"{value['percent']}%"
    return Change("catalog.price.gross", None, wanted, of=name)


def _eans_look(ids: Sequence[int], _value: Values, _job_id: int) -> Outcome:
    """Tells which codes BaseLinker would not get; nothing changes."""
    outcome = Outcome()
    for code, name, ean in Product.objects.filter(pk__in=ids).order_by("pk").values_list("code", "name", "ean"):
        label = code or name
        if not ean.strip():
            outcome.told.append((label, told_keep(told("Brak kodu EAN."))))
        elif not ean_clean(ean):
            wrong = told("Błędny kod EAN: %(ean)s") % {"ean": ean[:40]}
            outcome.told.append((label, told_keep(wrong)))
    return outcome


def _item_action(code: str, label: Any, icon: str, warning: Any, **more: Any) -> BulkAction:
    return BulkAction(
        code=code,
        label=label,
        icon=icon,
        pages=(LIST,),
        right=more.pop("right", RIGHT),
        warning=warning,
        plan=more.pop("plan", _plan),
        event=more.pop("event", "items_corrected"),
        unit="items",
        ids_of=items_with_variants,
        announce=items_mended_announce,
        **more,
    )


def _named(model: Any, key: str) -> Callable[[Values], str]:
    return lambda value: str(model.objects.filter(pk=value[key]).first() or "")


ITEM_ACTIONS = (
    _item_action(
        "udostepnij",
        _("Udostępnij"),
        "visibility",
        _("Towary i ich warianty wejdą do oferty z następną synchronizacją. Da się to cofnąć."),
        plan=_shared_plan(is_active=True),
        apply=lambda ids, _value, _job: _set("is_active", True, ids),
        undo=_restore("is_active"),
        change=lambda _value: Change("catalog.product.is_active", False, True),
    ),
    _item_action(
        "wylacz",
        _("Przestań udostępniać"),
        "visibility_off",
        _("Towary i ich warianty znikną z oferty z następną synchronizacją. Da się to cofnąć."),
        plan=_shared_plan(is_active=False),
        apply=lambda ids, _value, _job: _set("is_active", False, ids),
        undo=_restore("is_active"),
        change=lambda _value: Change("catalog.product.is_active", True, False),
    ),
    _item_action(
        "cena",
        _("Zmień cenę"),
        "sell",
        _("Zmieni się cena w jednym cenniku, także wariantów. Dawne ceny zostaną zapamiętane, da się to cofnąć."),
        form=PriceForm,
        apply=_prices_set,
        undo=_prices_restore,
        change=_price_change,
    ),
    _item_action(
        "vat",
        _("Ustaw stawkę VAT"),
        "percent",
        _("Towary i ich warianty dostaną wybraną stawkę. Ceny brutto się nie zmienią. Da się to cofnąć."),
        form=VatForm,
        apply=lambda ids, value, _job: _set("vat_rate_id", value["vat_rate"], ids),
        undo=_restore("vat_rate_id"),
        change=lambda value: Change("catalog.product.vat_rate", None, _named(VatRate, "vat_rate")(value)),
    ),
    _item_action(
        "kategoria",
        _("Ustaw kategorię"),
        "account_tree",
        _("Towary i ich warianty trafią do wybranej kategorii, także te, które mają inną. Da się to cofnąć."),
        form=CategoryForm,
        apply=lambda ids, value, _job: _set("category_id", value["category"], ids),
        undo=_restore("category_id"),
        change=lambda value: Change("catalog.product.category", None, _named(Category, "category")(value)),
    ),
    _item_action(
        "ean",
        _("Sprawdź EAN"),
        "barcode",
        _("Zobaczysz, które towary i warianty nie mają kodu albo mają błędny. Nic się nie zmieni."),
        right="catalog.view_product",
        apply=_eans_look,
        event="",
    ),
)
