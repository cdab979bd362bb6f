"""An ERP's day with a client that was generated from docs/openapi.yaml as the package `shop_client`.

Arguments: the shop's address, a token, the number of an order that waits. Types are checked by mypy --strict.
"""

import sys

from httpx import Timeout
from shop_client import AuthenticatedClient
from shop_client.api.items import item, items_upsert
from shop_client.api.orders import changes, order, orders, orders_acknowledge, orders_update
from shop_client.api.prices import prices_upsert
from shop_client.api.status import status
from shop_client.api.stock import stock_set
from shop_client.api.whole_sync import sync_run_complete, sync_run_open
from shop_client.models import (
    AcknowledgeBody,
    AcknowledgeRow,
    BulkAnswer,
    ChangesPage,
    InvoiceTold,
    Item,
    ItemRow,
    ItemsBody,
    OrderOut,
    OrdersPage,
    OrderState,
    OrdersUpdateBody,
    OrderUpdateRow,
    ParcelTold,
    PriceRow,
    PricesBody,
    Problem,
    Status,
    StockRow,
    StockSetBody,
    SyncCompleteBody,
    SyncRun,
    SyncRunBody,
)

NUMBERS = range(1, 31)


def counted(answer: BulkAnswer | Problem | None) -> tuple[int, int, int]:
    """Created, updated and rejected rows."""
    assert isinstance(answer, BulkAnswer), answer
    counts = answer.counts
    return int(counts.created or 0), int(counts.updated or 0), int(counts.rejected or 0)


def whole_sync(client: AuthenticatedClient) -> None:
    run = sync_run_open.sync(client=client, body=SyncRunBody())
    assert isinstance(run, SyncRun), run
    names = [f"GEN-{number}" for number in NUMBERS]
    items = ItemsBody(items=[ItemRow(external_id=name, code=name, name=f"Żuraw {name}") for name in names])
    assert counted(items_upsert.sync(client=client, body=items, x_sync_run=str(run.id))) == (30, 0, 0)
    prices = PricesBody(items=[PriceRow(external_id=name, gross="12.50") for name in names])
    assert counted(prices_upsert.sync(client=client, body=prices, x_sync_run=str(run.id))) == (30, 0, 0)
    stock = StockSetBody(items=[StockRow(external_id=name, quantity="7") for name in names])
    assert counted(stock_set.sync(client=client, body=stock, x_sync_run=str(run.id))) == (0, 30, 0)
    end = SyncCompleteBody(deactivate_missing=False)
    done = sync_run_complete.sync(run=run.id, client=client, body=end)
    assert isinstance(done, SyncRun), done
    assert (done.state, done.created, done.switched_off) == ("completed", 60, 0)
    first = item.sync("GEN-1", client=client)
    assert isinstance(first, Item), first
    assert (first.name, first.stock, [price.gross for price in first.prices or []]) == ("Żuraw GEN-1", "7", ["12.50"])


def order_told(client: AuthenticatedClient, number: str) -> OrderOut:
    told = order.sync(number, client=client)
    assert isinstance(told, OrderOut), told
    return told


def orders_taken(client: AuthenticatedClient, number: str) -> None:
    page = orders.sync(client=client, limit=200)
    assert isinstance(page, OrdersPage), page
    (waiting,) = (each for each in page.items if each.id == number)
    row = AcknowledgeRow(id=number, version=waiting.version, erp_number="ZO/1", confirm=True)
    assert counted(orders_acknowledge.sync(client=client, body=AcknowledgeBody(items=[row]))) == (0, 1, 0)
    sent = OrderUpdateRow(
        id=number,
        state=OrderState.COMPLETED,
        parcels=[ParcelTold(number="6200123", carrier="DPD")],
        invoice=InvoiceTold(number="FV/1"),
    )
    assert counted(orders_update.sync(client=client, body=OrdersUpdateBody(items=[sent]))) == (0, 1, 0)
    told = order_told(client, number)
    assert (told.state, told.erp_number, told.invoice.number) == (OrderState.COMPLETED, "ZO/1", "FV/1")
    assert [(parcel.number, parcel.carrier) for parcel in told.parcels] == [("6200123", "DPD")]
    journal = changes.sync(client=client, limit=1000)
    assert isinstance(journal, ChangesPage), journal
    kinds = [change.kind for change in journal.items if change.order_id == number]
    assert kinds[-5:] == ["acknowledged", "state", "state", "parcel", "invoice"], kinds


def main(url: str, token: str, number: str) -> None:
    client = AuthenticatedClient(base_url=url, token=token, timeout=Timeout(60))
    told = status.sync(client=client)
    assert isinstance(told, Status), told
    whole_sync(client)
    orders_taken(client, number)
    refused = items_upsert.sync_detailed(client=AuthenticatedClient(url, "esk_x"), body=ItemsBody(items=[]))
    assert isinstance(refused.parsed, Problem), refused
    assert refused.parsed.code == "token_invalid"
    sys.stdout.write(f"{told.client} played\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
