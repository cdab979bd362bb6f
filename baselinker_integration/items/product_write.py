"""Items that BaseLinker adds or changes (protocol, 3.10)."""

from decimal import Decimal

from django.db import transaction

from baselinker_integration.errors import INVALID_PARAMETER, ProtocolError
from baselinker_integration.items.entries import KnownItem, item_problem
from baselinker_integration.items.price_list import price_list_of
from baselinker_integration.items.product_matching import product_create, product_match
from baselinker_integration.items.product_values import product_values
from baselinker_integration.items.reports import write_report
from baselinker_integration.models import Connection
from baselinker_integration.wire.product_add import ProductAddRequest
from eshop.catalog.models import Product, StockMovement
from eshop.catalog.searching import SEARCHED, items_entries_replace
from eshop.catalog.services.price_batch import prices_set
from eshop.catalog.services.stock_batch import StockStep, stock_rows_ensure, stock_steps_apply
from eshop.core.told import told
from event_log.services import Problem


def product_write(*, connection: Connection, request: ProductAddRequest) -> int:
    """Add the item, or change what was sent of a known one; returns its id.

    Price and stock come with a new item; on a known one they are changed only when the connection's switches say that
    BaseLinker owns them, and the event names what was left to the shop. Raises ProtocolError invalid_parameter (which
    field, what was expected) and currency_not_pln.
    """
    with transaction.atomic():
        product, is_new = product_match(connection, request), False
        if product is None:
            if not request.name:
                raise ProtocolError(INVALID_PARAMETER, told("name: nowy towar musi mieć nazwę"))
            product, is_new = product_create(connection, request)
        changed = _card_write(product, request)
        if is_new or SEARCHED & set(changed):
            items_entries_replace([product])
        left = []
        if request.price is not None:
            if is_new or connection.writes_prices:
                changed += _price_write(connection, product, request.price)
            else:
                left.append("price")
        problems: list[Problem] = []
        if request.quantity is not None:
            if is_new or connection.writes_stock:
                changed += _stock_write(connection, product, request.quantity, problems)
            else:
                left.append("quantity")
        details = {"fields": ", ".join(changed), "left_to_shop": ", ".join(left)}
        write_report(
            "product_written",
            connection=connection,
            subject=product,
            counts={"created" if is_new else "updated": 1},
            details={name: text for name, text in details.items() if text},
            problems=problems,
        )
    return product.pk


def _card_write(product: Product, request: ProductAddRequest) -> list[str]:
    values = product_values(product, request)
    if values:
        for column, value in values.items():
            setattr(product, column, value)
        product.save(update_fields=[*values, "updated_at"])
    return [column.removesuffix("_id") for column in values]


def _price_write(connection: Connection, product: Product, price: Decimal) -> list[str]:
    old = prices_set(price_list=price_list_of(connection), gross={product.pk: price})
    return [] if old[product.pk] == price else ["price"]


def _stock_write(connection: Connection, product: Product, quantity: int, problems: list[Problem]) -> list[str]:
    """One stock row is locked here, so no other writer can wait for it in a circle."""
    stock_rows_ensure([product.pk])
    outcome = stock_steps_apply(
        steps=[StockStep(product.pk, Decimal(quantity), is_relative=False)],
        kind=StockMovement.Kind.CONNECTOR,
        reference=f"baselinker:{connection.pk}",
    )[0]
    if outcome.is_clamped:
        item = KnownItem(product.pk, None, product.code, product.name)
        problems.append(item_problem("stock_below_zero", item, field="quantity", detail=str(quantity)))
    return [] if outcome.before == outcome.after else ["quantity"]
