"""What BaseLinker does in the demo, and what must come of it."""

from django.utils.translation import gettext as _

from baselinker_integration.models import Connection, Feed
from baselinker_integration.player.client import ConnectorClient
from baselinker_integration.player.copy import CatalogueCopy
from baselinker_integration.player.imports import ImportMode, Progress, import_run
from baselinker_integration.player.orders import PushRecord, order_push
from baselinker_integration.player.report import SYNC_LIMIT, Session
from eshop.catalog.models import Stock
from eshop.demo.ledger import Ledger
from eshop.demo.orders import cash_order, items_in_stock, paid_order, unknown_item_order, unpaid_order
from eshop.orders.models import Order, OrderSource, OrderStatus


def imports_play(
    ledger: Ledger,
    client: ConnectorClient,
    copy: CatalogueCopy,
    session: Session,
    connection: Connection,
    progress: Progress,
) -> None:
    """One whole import, and a second one that must be refused."""
    first = import_run(client, copy, mode=ImportMode.ALL, progress=progress)
    session.imports.append(first)
    products = Feed.objects.get(pk=connection.pk).product_count
    ledger.check(
        _("BaseLinker zaimportował cały katalog, towary: %(count)s") % {"count": products},
        not first.error_code and first.added == products > 0,
        first,
    )
    second = import_run(client, copy, mode=ImportMode.ALL, progress=progress)
    session.imports.append(second)
    ledger.check(_("Drugi import tego samego dnia odrzucony: sync_limit"), second.error_code == SYNC_LIMIT, second)


def orders_play(ledger: Ledger, client: ConnectorClient, copy: CatalogueCopy, session: Session) -> None:
    """Three orders that are taken, a repeat of the first, and one that must be refused."""
    lines = list(items_in_stock(copy, at_least=3))[:2]
    before = _stock_of(lines)

    def push(order: dict[str, object]) -> PushRecord:
        record = order_push(client, order)
        session.orders.append(record)
        return record

    paid = push(paid_order(lines))
    ledger.check(
        _("Opłacone zamówienie przyjęte do realizacji"), _order_is(paid, OrderStatus.AWAITING_SHOP, held=False), paid
    )
    repeat = push(paid_order(lines))
    ledger.check(_("Ponowione zamówienie dostało ten sam numer"), repeat.order_id == paid.order_id != "", repeat)
    taken = {item: before[item] - left for item, left in _stock_of(lines).items()}
    ledger.check(_("Stan zdjęty jeden raz"), set(taken.values()) == {1}, taken)
    cash = push(cash_order(lines[:1]))
    ledger.check(_("Zamówienie za pobraniem przyjęte"), _order_is(cash, OrderStatus.AWAITING_SHOP, held=False), cash)
    unpaid = push(unpaid_order(lines[:1]))
    ledger.check(_("Nieopłacone zamówienie czeka na zapłatę"), _order_is(unpaid, None, held=True), unpaid)
    unknown = push(unknown_item_order())
    ledger.check(_("Zamówienie z nieznanym towarem odrzucone"), unknown.error_code == "unknown_product", unknown)
    orders = Order.objects.filter(source=OrderSource.BASELINKER).count()
    ledger.check(_("W sklepie są dokładnie trzy zamówienia z BaseLinkera"), orders == 3, orders)


def _order_is(record: PushRecord, status: OrderStatus | None, *, held: bool) -> bool:
    """Whether the push made an order that is (or is not) held back, in the given state if one is named."""
    orders = Order.objects.filter(pk=record.order_id or 0, is_held=held)
    return (orders if status is None else orders.filter(status=status)).exists()


def _stock_of(lines: list[dict[str, str]]) -> dict[int, int]:
    """Pieces on hand by item id; a line without a variant is the product itself."""
    ids = [int(line["variant_id"] if line["variant_id"] != "0" else line["id"]) for line in lines]
    return {stock.pk: int(stock.quantity) for stock in Stock.objects.filter(pk__in=ids)}
