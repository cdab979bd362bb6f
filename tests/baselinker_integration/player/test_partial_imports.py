"""A category, an import that breaks off, a look at the storage: what the player asks for and tells."""

import pytest

from baselinker_integration.player.client import ConnectorClient
from baselinker_integration.player.copy import CatalogueCopy
from baselinker_integration.player.imports import ImportMode, import_run, storage_browse
from tests.baselinker_integration.player.connector import KEY


@pytest.fixture
def client(connector):
    with ConnectorClient(url=connector.url, key=KEY) as opened:
        yield opened


@pytest.fixture
def copy(tmp_path):
    with CatalogueCopy(tmp_path / "copy.sqlite3") as opened:
        yield opened


def test_an_import_breaks_off_after_so_many_products_and_asks_for_no_more(connector, client, copy):
    record = import_run(client, copy, mode=ImportMode.ALL, break_after=2)
    assert (record.added, record.is_broken_off, record.error_code) == (2, True, "")
    assert connector.actions()[-1] == "ProductsData"
    assert copy.ids() == {"1", "2"}


def test_an_import_that_reaches_its_end_was_not_broken_off(client, copy):
    record = import_run(client, copy, mode=ImportMode.ALL, break_after=5)
    assert (record.added, record.is_broken_off) == (5, False)


def test_a_category_narrows_the_list_alone(connector, client, copy):
    record = import_run(client, copy, mode=ImportMode.ALL, category="7")
    assert record.category == "7"
    lists = [call for call in connector.calls if call.get("action") == "ProductsList"]
    assert {call["category_id"] for call in lists} == {"7"}
    assert "ProductsPrices" not in connector.actions()


def test_a_look_lists_everything_and_opens_one_card(connector, client):
    record = storage_browse(client)
    assert (record.listed, record.opened, record.error_code) == (5, "1", "")
    assert connector.actions() == ["ProductsList"] * 3 + ["ProductsData"]
