"""Setting one value where a person mends items, one by one or many at once, with an event that says what changed.

Every function announces the change (`items_mended`), so that whoever judges items looks at them again. All return how
many items changed and raise ApplicationError with a message for the person.
"""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eshop.catalog.models import Category, Price, PriceList, Product, VatRate
from eshop.catalog.searching import SEARCHED, items_entries_replace
from eshop.catalog.services.products import price_set
from eshop.catalog.signals import items_mended_announce
from eshop.core.errors import ApplicationError
from event_log.changes import Change
from event_log.services import event_record

_LONGEST = {"name": 500, "code": 255, "ean": 64}


def item_text_set(*, product_id: int, field: str, text: str) -> int:
    """Set `name`, `code` or `ean` of one item. A code must be free among the other items."""
    value = " ".join(text.split())
    longest = _LONGEST[field]
    if not 0 < len(value) <= longest:
        raise ApplicationError(_("Wpisz od 1 do %(most)s znaków.") % {"most": longest}, field="value")
    if field == "code" and Product.objects.filter(code=value).exclude(pk=product_id).exists():
        raise ApplicationError(_("Ten kod ma już inny towar."), field="value")
    return _set(product_ids=[product_id], field=field, value=value)


def items_vat_set(*, product_ids: Collection[int], code: str) -> int:
    """Give the items the VAT rate with this code; a rate that the shop does not have yet is made."""
    rate, _made = VatRate.objects.get_or_create(code=code)
    return _set(product_ids=product_ids, field="vat_rate", value=rate)


def items_category_set(*, product_ids: Collection[int], category_id: int) -> int:
    """Put the items into a category."""
    category = Category.objects.filter(pk=category_id).first()
    if category is None:
        raise ApplicationError(_("Nie ma takiej kategorii."), field="value")
    return _set(product_ids=product_ids, field="category", value=category)


def item_price_set(*, product_id: int, price_list: PriceList, gross: Decimal) -> int:
    """Set the item's gross price in a list. A price of 0 is refused: it would keep the item back."""
    if gross <= 0:
        raise ApplicationError(_("Cena musi być większa od zera."), field="value")
    with transaction.atomic():
        product = _locked([product_id])[0]
        old = Price.objects.filter(product=product, price_list=price_list).values_list("gross", flat=True).first()
        if old == gross:
            return 0
        price_set(product=product, price_list=price_list, gross=gross)
        change = Change("catalog.price.gross", old, gross, of=str(price_list))
        event_record("price_changed", subject=product, subject_label=_label(product), changes=[change])
        items_mended_announce()
    return 1


def _set(*, product_ids: Collection[int], field: str, value: Any) -> int:
    with transaction.atomic():
        products = [product for product in _locked(product_ids) if getattr(product, field) != value]
        if not products:
            return 0
        old = getattr(products[0], field) if len(products) == 1 else None
        Product.objects.filter(pk__in=[product.pk for product in products]).update(
            **{field: value, "updated_at": timezone.now()}
        )
        for product in products:
            setattr(product, field, value)
        if field in SEARCHED:
            items_entries_replace(products)
        change = Change(f"catalog.product.{field}", _shown(old), _shown(value))
        if len(products) == 1:
            event_record("item_changed", subject=products[0], subject_label=_label(products[0]), changes=[change])
        else:
            event_record("items_corrected", counts={"items": len(products)}, changes=[change])
        items_mended_announce()
    return len(products)


def _locked(product_ids: Collection[int]) -> list[Product]:
    """The items, held until the end of the transaction, in the order of their ids."""
    rows = Product.objects.select_for_update(no_key=True).filter(pk__in=product_ids).order_by("pk")
    products = list(rows)
    if len(product_ids) == 1 and not products:
        raise ApplicationError(_("Nie ma takiego towaru."), field="value")
    return products


def _shown(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value


def _label(product: Product) -> str:
    return f"Towar: {product}"
