"""Each kind of import asks for what BaseLinker asks for, and counts against BaseLinker's own copy."""

import pytest

from baselinker_integration.player.client import ConnectorClient
from baselinker_integration.player.copy import CatalogueCopy
from baselinker_integration.player.imports import ImportMode, ImportRecord, import_run
from tests.baselinker_integration.player.connector import KEY, Connector, refusal


@pytest.fixture
def copy(tmp_path):
    with CatalogueCopy(tmp_path / "copy.sqlite3") as opened:
        yield opened


def run(connector: Connector, copy: CatalogueCopy, mode: str = "all", key: str = KEY) -> ImportRecord:
    connector.calls.clear()
    with ConnectorClient(url=connector.url, key=key) as client:
        return import_run(client, copy, mode=ImportMode(mode))


def counts(record: ImportRecord) -> tuple[int, int, int, str]:
    return record.added, record.updated, record.unchanged, record.error_code


def test_whole_import_calls_in_baselinkers_order(connector, copy):
    run(connector, copy)
    assert connector.actions() == [
        "",
        "",
        "FileVersion",
        "SupportedMethods",
        "ProductsCategories",
        *["ProductsList"] * 3,
        "ProductsData",
        *["ProductsPrices"] * 3,
        *["ProductsQuantity"] * 3,
    ]
    assert [call["page"] for call in connector.calls if call.get("action") == "ProductsList"] == ["1", "2", "3"]


def test_whole_import_counts_added_then_unchanged_then_updated(connector, copy):
    assert counts(run(connector, copy)) == (5, 0, 0, "")
    assert counts(run(connector, copy)) == (0, 0, 5, "")
    connector.products["2"]["name"] = "Inna nazwa"
    connector.products["9"] = {"name": "Nowy", "price": "9.00", "quantity": 9}
    assert counts(run(connector, copy)) == (1, 1, 4, "")
    assert copy.get("data", "2")["name"] == "Inna nazwa"
    assert copy.get("prices", "9") == {"0": "9.00"}
    assert copy.get("quantities", "9") == {"0": 9}


def test_copy_survives_the_end_of_the_program(connector, tmp_path):
    for expected in ((5, 0, 0, ""), (0, 0, 5, "")):
        with CatalogueCopy(tmp_path / "kept.sqlite3") as copy:
            assert counts(run(connector, copy)) == expected


def test_import_of_new_products_leaves_known_ones_alone(connector, copy):
    run(connector, copy)
    connector.products["1"]["name"] = "Zmieniony"
    connector.products["6"] = {"name": "Nowy", "price": "6.00", "quantity": 6}
    assert counts(run(connector, copy, "new")) == (1, 0, 0, "")
    assert copy.get("data", "1")["name"] == "Towar 1"
    assert [call["products_id"] for call in connector.calls if "products_id" in call] == ["6"]
    assert "ProductsPrices" not in connector.actions()


def test_import_of_updates_adds_nothing(connector, copy):
    run(connector, copy)
    connector.products["1"]["name"] = "Zmieniony"
    connector.products["6"] = {"name": "Nowy", "price": "6.00", "quantity": 6}
    assert counts(run(connector, copy, "update")) == (0, 1, 4, "")
    assert copy.get("data", "6") is None


@pytest.mark.parametrize(
    ("mode", "action", "kind", "field"),
    [("prices", "ProductsPrices", "prices", "price"), ("quantities", "ProductsQuantity", "quantities", "quantity")],
)
def test_value_imports_walk_only_their_own_action(connector, copy, mode, action, kind, field):
    run(connector, copy)
    connector.products["3"][field] = "77"
    assert counts(run(connector, copy, mode)) == (0, 1, 4, "")
    assert connector.actions()[4:] == [action] * 3
    assert copy.get(kind, "3") == {"0": "77"}


def test_data_is_fetched_a_hundred_at_a_time(connector, copy):
    connector.list_page_size = 1000
    for number in range(1, 251):
        connector.products[str(number)] = {"name": str(number), "price": "1.00", "quantity": 1}
    assert counts(run(connector, copy)) == (250, 0, 0, "")
    chunks = [call["products_id"].split(",") for call in connector.calls if "products_id" in call]
    assert [len(chunk) for chunk in chunks] == [100, 100, 50]


def test_pages_are_read_again_from_every_answer(connector, copy):
    """A connector may only know that one more page follows."""
    names = ["1", "2", "3"]

    def look_ahead(fields):
        page = int(fields["page"])
        return {names[page - 1]: {"name": "x"}, "pages": min(page + 1, len(names))}

    connector.answers["ProductsList"] = look_ahead
    assert counts(run(connector, copy)) == (3, 0, 0, "")


def test_second_import_of_the_day_ends_with_the_connectors_words(connector, copy):
    connector.answers["ProductsList"] = lambda fields: refusal("sync_limit", "Jutro o 00:00")
    record = run(connector, copy)
    assert counts(record) == (0, 0, 0, "sync_limit")
    assert record.error_text == "Jutro o 00:00"
    assert record.end is not None
    assert "ProductsData" not in connector.actions()


def test_broken_walk_keeps_what_arrived(connector, copy):
    connector.answers["ProductsPrices"] = lambda fields: refusal("db_query", "dziś nie")
    assert counts(run(connector, copy)) == (5, 0, 0, "db_query")
    assert counts(run(connector, copy, "update")) == (0, 0, 5, "")


def test_wrong_key_is_reported_as_the_connector_reports_it(connector, copy):
    assert counts(run(connector, copy, key="wrong")) == (0, 0, 0, "incorrect_password")


@pytest.mark.parametrize("answer", [b"<html>", b"null", b'["a"]', b'{"1": {}, "pages": "many"}', b'{"pages": true}'])
def test_answer_of_another_shape_is_not_taken_for_an_empty_catalogue(connector, copy, answer):
    connector.answers["ProductsList"] = lambda fields: answer
    assert counts(run(connector, copy)) == (0, 0, 0, "bad_answer")


def test_nobody_listening_is_said_so(connector, copy):
    connector.close()
    with ConnectorClient(url=connector.url, key=KEY) as client:
        record = import_run(client, copy, mode=ImportMode.ALL)
    assert counts(record) == (0, 0, 0, "unreachable")
    assert KEY not in record.error_text
