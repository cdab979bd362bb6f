"""Filling an empty shop and connecting one account. Written directly: loading is not what is measured."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.db import connection as database
from django.db import transaction
from django.db.models import F

from baselinker_integration.accounts.connections import connection_create
from baselinker_integration.models import Connection, RunDelivery, SyncRun
from eshop.addons.services import addon_ensure_active
from eshop.catalog.models import Category, Manufacturer, Price, PriceList, Product, Stock, StockMovement, VatRate
from tests.bench.catalogue import CATEGORIES, MANUFACTURERS, Goods, goods

_BATCH = 2000


@dataclass(frozen=True)
class Account:
    """Where and with which key the connector is called."""

    connection: Connection
    key: str


def shop_fill(products: int, *, with_variants: bool = False) -> int:
    """Write the catalogue; returns the number of item cards, variants included."""
    Manufacturer.objects.bulk_create(Manufacturer(id=n, name=f"Producent {n}") for n in range(1, MANUFACTURERS + 1))
    Category.objects.bulk_create(Category(id=n, name=f"Kategoria {n}") for n in range(1, CATEGORIES + 1))
    rates = dict(VatRate.objects.values_list("code", "id"))
    price_list = PriceList.objects.get(is_default=True)
    written = 0
    source = goods(products, with_variants=with_variants)
    while batch := list(islice(source, _BATCH)):
        with transaction.atomic():
            Product.objects.bulk_create(_cards(batch, rates))
            Price.objects.bulk_create(Price(product_id=g.id, price_list=price_list, gross=g.gross) for g in batch)
            Stock.objects.bulk_create(Stock(product_id=g.id, quantity=g.stock) for g in batch)
            StockMovement.objects.bulk_create(
                StockMovement(product_id=g.id, delta=g.stock, kind=StockMovement.Kind.IMPORT) for g in batch
            )
        written += len(batch)
    tables_settle()
    return written


def _cards(batch: list[Goods], rates: dict[str, int]) -> Iterator[Product]:
    for item in batch:
        yield Product(
            id=item.id,
            parent_id=item.parent,
            external_id=str(item.id),
            code=item.code,
            name=item.name,
            ean=item.ean,
            description=item.description,
            short_description=item.short_description,
            manufacturer_id=item.manufacturer,
            category_id=item.category,
            vat_rate_id=rates[item.vat],
            weight=item.weight,
            images=item.images,
            attributes=item.attributes,
        )


def account_connect() -> Account:
    addon_ensure_active(code="baselinker")
    connected = connection_create(name="Pomiar")
    return Account(connected.connection, connected.key)


def day_begin() -> None:
    """Make today a day that BaseLinker has not called on yet, with nothing but the runs removed.

    The product gives one copy a business day; a measurement needs many, so it forgets the runs.
    """
    RunDelivery.objects.all().delete()
    SyncRun.objects.all().delete()


def walks_reopen() -> None:
    """Let the import of today's run go on: a page can be asked for again and again under the same conditions."""
    RunDelivery.objects.all().delete()
    SyncRun.objects.update(products_complete_at=None, data_served=0, round=1, missing=None, count_at=F("product_count"))


def prices_change(share: int) -> int:
    """Raise the price of every `share`-th product by one grosz; returns how many."""
    return Price.objects.annotate(place=F("product_id") % share).filter(place=0).update(gross=F("gross") + "0.01")


def days_pass(hours: int = 1) -> None:
    """Make the runs look `hours` older, so that they count as quiet."""
    SyncRun.objects.update(last_call_at=F("last_call_at") - timedelta(hours=hours))


def tables_settle() -> None:
    """What autovacuum does within minutes: statistics, and pages marked as all visible."""
    if database.vendor == "postgresql":
        with database.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
    else:
        with database.cursor() as cursor:
            cursor.execute("ANALYZE")
