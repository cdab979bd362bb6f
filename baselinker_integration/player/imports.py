"""One import as BaseLinker's import history shows it: start, end, added, updated (contract, section 11.2)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from baselinker_integration.player.client import ConnectorClient
from baselinker_integration.player.copy import CatalogueCopy
from baselinker_integration.player.errors import BadAnswerError, PlayerError
from baselinker_integration.player.walk import data_fetch, page_walk
from eshop.core import clock


class ImportMode(StrEnum):
    """What BaseLinker's import form offers."""

    ALL = "all"
    NEW = "new"
    UPDATE = "update"
    PRICES = "prices"
    QUANTITIES = "quantities"


Progress = Callable[[str, int, int], None]
"""Told the name of the action, how far it is, and how far it will go."""


@dataclass
class ImportRecord:
    """One line of the import history. Counts are products, variants go with theirs; times are UTC instants.

    `added` and `updated` compare with the copy that BaseLinker had before. A price or stock import adds no product: one
    is updated when any of its values is new or changed.
    """

    mode: ImportMode
    start: datetime
    category: str = ""
    is_broken_off: bool = False
    end: datetime | None = None
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    error_code: str = ""
    error_text: str = ""
    methods: list[str] = field(default_factory=list)


@dataclass
class BrowseRecord:
    """A look at the storage: how many products its list showed, which card was opened ("" when none was)."""

    listed: int = 0
    opened: str = ""
    error_code: str = ""
    error_text: str = ""


def import_run(
    client: ConnectorClient,
    copy: CatalogueCopy,
    *,
    mode: ImportMode,
    category: str = "",
    break_after: int | None = None,
    progress: Progress = lambda *_: None,
) -> ImportRecord:
    """Import by `mode` into `copy`: products of one `category` alone, or only the first `break_after` of them, as when
    BaseLinker breaks off. Never raises for what the connector does: the record tells what went wrong."""
    record = ImportRecord(mode=mode, start=clock.now(), category=category)
    try:
        _connection_test(client, record)
        if mode is ImportMode.PRICES:
            _values_import(client, copy, record, "prices", progress)
        elif mode is ImportMode.QUANTITIES:
            _values_import(client, copy, record, "quantities", progress)
        else:
            _products_import(client, copy, record, break_after, progress)
    except PlayerError as error:
        record.error_code = error.code
        record.error_text = str(error)
    record.end = clock.now()
    return record


def storage_browse(client: ConnectorClient) -> BrowseRecord:
    """Look at the storage as a person does in BaseLinker's panel: its list, and the card of the first product."""
    record = BrowseRecord()
    try:
        shown: list[str] = []
        for rows, _page, _pages in page_walk(client, "ProductsList"):
            shown.extend(rows)
        record.listed = len(shown)
        for product_id in shown[:1]:
            record.opened = next(iter(next(data_fetch(client, [product_id]))), "")
    except PlayerError as error:
        record.error_code, record.error_text = error.code, str(error)
    return record


def _connection_test(client: ConnectorClient, record: ImportRecord) -> None:
    """What the panel does before every import: two probes, then version and abilities (protocol, 1.4)."""
    if client.probe_get() != "no_password":
        raise BadAnswerError("a plain GET is not answered with no_password")
    client.probe_empty_post()
    client.call("FileVersion")
    methods = client.call("SupportedMethods")
    if not isinstance(methods, list):
        raise BadAnswerError("SupportedMethods: the answer is not a list")
    record.methods = [str(method) for method in methods]


def _products_import(
    client: ConnectorClient, copy: CatalogueCopy, record: ImportRecord, break_after: int | None, progress: Progress
) -> None:
    client.call("ProductsCategories")
    listed: list[str] = []
    narrowed = {"category_id": record.category} if record.category else {}
    for rows, page, pages in page_walk(client, "ProductsList", narrowed):
        listed.extend(rows)
        progress("ProductsList", page, pages)
    known = copy.ids()
    wanted = {
        ImportMode.ALL: listed,
        ImportMode.NEW: [product_id for product_id in listed if product_id not in known],
        ImportMode.UPDATE: [product_id for product_id in listed if product_id in known],
    }[record.mode]
    record.is_broken_off = break_after is not None and break_after < len(wanted)
    wanted = wanted[:break_after]
    fetched = 0
    for products in data_fetch(client, wanted):
        added, updated, unchanged = copy.store("data", products)
        record.added += added
        record.updated += updated
        record.unchanged += unchanged
        fetched += len(products)
        progress("ProductsData", fetched, len(wanted))
    if record.mode is ImportMode.ALL and not record.category and not record.is_broken_off:
        for kind, action in _VALUE_ACTIONS.items():
            if action in record.methods:
                _values_walk(client, copy, kind, progress)


_VALUE_ACTIONS = {"prices": "ProductsPrices", "quantities": "ProductsQuantity"}


def _values_import(
    client: ConnectorClient, copy: CatalogueCopy, record: ImportRecord, kind: str, progress: Progress
) -> None:
    for added, updated, unchanged in _values_walk(client, copy, kind, progress):
        record.updated += added + updated
        record.unchanged += unchanged


def _values_walk(
    client: ConnectorClient, copy: CatalogueCopy, kind: str, progress: Progress
) -> list[tuple[int, int, int]]:
    counts = []
    for rows, page, pages in page_walk(client, _VALUE_ACTIONS[kind]):
        counts.append(copy.store(kind, rows))
        progress(_VALUE_ACTIONS[kind], page, pages)
    return counts
