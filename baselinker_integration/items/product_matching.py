"""Which item of the shop ProductAdd means, and making a new one so that a repeat finds it (protocol, 3.10 and 8-U2)."""

from hashlib import sha256
from itertools import count
from uuid import uuid4

from django.db import IntegrityError, transaction

from baselinker_integration.errors import INVALID_PARAMETER, ProtocolError
from baselinker_integration.models import Connection
from baselinker_integration.wire.base import item_number
from baselinker_integration.wire.product_add import ProductAddRequest
from eshop.catalog.models import Product
from eshop.core.told import told


def product_match(connection: Connection, request: ProductAddRequest) -> Product | None:
    """The item to change, its row held until the transaction ends; None when a new one is to be made.

    A known `product_id` names it; else the id under which an earlier call made it; else its SKU, when exactly one item
    has that code: to make a second one would only bring `duplicate_code` at the next run. Raises ProtocolError
    invalid_parameter when that item is a variant or the SKU is not unique.
    """
    held = Product.objects.select_for_update(no_key=True).order_by("pk")
    if _names_item(request):
        made_before = held.filter(external_id=_source_id(connection, request))
        known = held.filter(pk=item_number(request.product_id)).first() or made_before.first()
        if known is not None:
            return _main_item(known, "product_id")
    if not request.sku:
        return None
    same_code = list(held.filter(code=request.sku)[:2])
    if len(same_code) > 1:
        many = told("sku: kod %(code)s ma więcej niż jeden towar, podaj product_id")
        raise ProtocolError(INVALID_PARAMETER, many % {"code": request.sku[:50]})
    return _main_item(same_code[0], "sku") if same_code else None


def product_create(connection: Connection, request: ProductAddRequest) -> tuple[Product, bool]:
    """A new, empty item, or the one that a call at the same moment has just made; tells if it is new.

    The unique external id decides. An id made of a SKU may be taken by an item whose code was changed since; then the
    next number is tried.
    """
    source_id = _source_id(connection, request)
    for number in count(1):
        external_id = source_id if number == 1 else f"{source_id}:{number}"
        try:
            with transaction.atomic():
                return Product.objects.create(external_id=external_id, code=request.sku), True
        except IntegrityError:
            holder = Product.objects.select_for_update(no_key=True).get(external_id=external_id)
            if _names_item(request) or holder.code == request.sku:
                return holder, False
    raise AssertionError("unreachable")


def _source_id(connection: Connection, request: ProductAddRequest) -> str:
    """Numbers are the account's own; a SKU means the same item whichever account sends it."""
    if _names_item(request):
        return f"baselinker:{connection.pk}:{request.product_id.strip()}"
    if request.sku:
        return f"baselinker:sku:{sha256(request.sku.encode()).hexdigest()}"
    return f"baselinker:{connection.pk}:{uuid4()}"


def _names_item(request: ProductAddRequest) -> bool:
    return request.product_id.strip() not in ("", "0")


def _main_item(product: Product, field: str) -> Product:
    if product.parent_id is not None:
        variant = told("%(field)s: to wariant towaru %(id)s, a nie towar")
        raise ProtocolError(INVALID_PARAMETER, variant % {"field": field, "id": product.parent_id})
    return product
