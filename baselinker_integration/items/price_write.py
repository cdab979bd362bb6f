"""Prices that BaseLinker writes (protocol, 3.9)."""

from decimal import Decimal

from django.db import IntegrityError, transaction

from baselinker_integration.items.entries import KnownItem, entries_resolve
from baselinker_integration.items.price_list import price_list_of
from baselinker_integration.items.reports import changes_text, write_report
from baselinker_integration.models import Connection
from baselinker_integration.wire.batches import EntriesRequest
from baselinker_integration.wire.price_updates import PriceEntry
from eshop.catalog.models import PriceList
from eshop.catalog.services.price_batch import prices_set
from eshop.core.numbers import money_text


def price_write(*, connection: Connection, request: EntriesRequest) -> int:
    """Carry out the raw entries of ProductsPriceUpdate in the connection's price list; returns how many succeeded.

    Prices are gross PLN. An unreadable entry or an unknown item is skipped and named in the event; of several entries
    for one item the last one counts. Nothing that BaseLinker sees moves before the next run (contract, section 5).
    Raises ProtocolError when the list is not in PLN.
    """
    price_list = price_list_of(connection)
    try:
        return _write(connection, price_list, request)
    except IntegrityError:
        # An item was deleted between look and write: look again, once.
        return _write(connection, price_list, request)


def _write(connection: Connection, price_list: PriceList, request: EntriesRequest) -> int:
    resolved, problems = entries_resolve(request, PriceEntry)
    wanted = {one.item.id: one.entry.price for one in resolved}
    items = {one.item.id: one.item for one in resolved}
    with transaction.atomic():
        old = prices_set(price_list=price_list, gross=wanted)
        changes = [(items[pk], old[pk], gross) for pk, gross in wanted.items() if old[pk] != gross]
        write_report(
            "prices_updated",
            connection=connection,
            counts={"changed": len(changes), "unchanged": len(wanted) - len(changes), "skipped": len(problems)},
            details={"price_list": price_list.name, **changes_text([_shown(*change) for change in changes])},
            problems=problems,
        )
    return len(resolved)


def _shown(item: KnownItem, old: Decimal | None, new: Decimal) -> tuple[KnownItem, str, str]:
    return item, "–" if old is None else money_text(old), money_text(new)
