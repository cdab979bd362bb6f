"""The command: what it prints, what its exit status means, and that the key stays out of sight."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.baselinker_integration.player.connector import KEY, refusal


@pytest.fixture
def play(connector, tmp_path, settings):
    settings.VAR_DIR = tmp_path / "var"

    def call(*arguments: str, key: str = KEY) -> tuple[int, str]:
        out = io.StringIO()
        status = 0
        try:
            call_command("play_baselinker", "--url", connector.url, "--key", key, *arguments, stdout=out)
        except SystemExit as end:
            status = end.code
        return status, out.getvalue()

    return call


@pytest.fixture
def order_file(tmp_path):
    def write(content) -> str:
        path = tmp_path / "orders.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return str(path)

    return write


def test_json_is_one_object_with_the_import_history(play):
    status, out = play("--json")
    told = json.loads(out)
    assert status == 0
    assert set(told) == {"imports", "orders"}
    assert told["orders"] == []
    (record,) = told["imports"]
    assert set(record) == {"mode", "start", "end", "added", "updated", "unchanged", "error"}
    assert (record["mode"], record["added"], record["updated"], record["error"]) == ("all", 5, 0, None)
    assert record["start"] <= record["end"]


def test_a_second_run_knows_what_the_first_one_brought(play):
    play("--json")
    record = json.loads(play("--json")[1])["imports"][0]
    assert (record["added"], record["updated"], record["unchanged"]) == (0, 0, 5)


def test_daily_limit_has_an_exit_status_of_its_own(play, connector):
    connector.answers["ProductsList"] = lambda fields: refusal("sync_limit", "Następna: jutro")
    status, out = play("--json")
    assert status == 3
    assert json.loads(out)["imports"][0]["error"] == {"code": "sync_limit", "text": "Następna: jutro"}


def test_any_other_failure_ends_with_one(play):
    assert play("--json", key="wrong")[0] == 1


def test_history_is_a_table_with_baselinkers_columns(play):
    status, out = play()
    assert status == 0
    for heading in ("Historia importów", "Rozpoczęcie", "Zakończenie", "Dodano"):
        assert heading in out


def test_orders_alone_do_not_import(play, connector, order_file):
    status, out = play("--json", "--orders", order_file({"baselinker_id": 7, "products": [{"id": "1"}], "paid": True}))
    assert status == 0
    assert json.loads(out) == {
        "imports": [],
        "orders": [{"baselinker_id": "7", "order_id": "3000", "error_code": None, "error_text": None}],
    }
    assert connector.calls == [
        {"bl_pass": KEY, "action": "OrderAdd", "baselinker_id": "7", "products": '[{"id": "1"}]', "paid": "1"}
    ]


def test_password_and_action_of_the_file_are_replaced(play, connector, order_file):
    play("--orders", order_file([{"bl_pass": "example", "action": "Other", "baselinker_id": "1", "products": "[]"}]))
    assert connector.calls == [{"bl_pass": KEY, "action": "OrderAdd", "baselinker_id": "1", "products": "[]"}]


def test_each_order_of_a_list_is_pushed_and_one_refusal_does_not_stop_the_rest(play, connector, order_file):
    accept = connector.answers["OrderAdd"]
    connector.answers["OrderAdd"] = lambda fields: (
        refusal("unknown_product", "99") if fields["baselinker_id"] == "2" else accept(fields)
    )
    status, out = play("--json", "--orders", order_file([{"baselinker_id": number} for number in ("1", "2", "1")]))
    assert status == 1
    assert [(o["order_id"], o["error_code"]) for o in json.loads(out)["orders"]] == [
        ("3000", None),
        (None, "unknown_product"),
        ("3000", None),
    ]


def test_answer_without_a_number_is_a_failure(play, connector, order_file):
    connector.answers["OrderAdd"] = lambda fields: {"order_id": None}
    status, out = play("--json", "--orders", order_file({"baselinker_id": "1"}))
    assert (status, json.loads(out)["orders"][0]["error_code"]) == (1, "bad_answer")


def test_import_and_orders_together_do_both(play, connector, order_file):
    _, out = play("--json", "--import", "prices", "--orders", order_file({"baselinker_id": "1"}))
    told = json.loads(out)
    assert (told["imports"][0]["mode"], told["orders"][0]["order_id"]) == ("prices", "3000")


@pytest.mark.parametrize("content", ["not json", "[]", "[1]", '"text"'])
def test_unusable_order_file_is_named_before_anything_is_called(play, connector, tmp_path, content):
    path = tmp_path / "orders.json"
    path.write_text(content)
    with pytest.raises(CommandError, match=r"orders\.json"):
        play("--orders", str(path))
    assert connector.calls == []


def test_key_is_never_printed_nor_kept(play, connector, order_file, tmp_path, capfd):
    printed = play("--json")[1] + play()[1] + play("--orders", order_file({"baselinker_id": "1"}))[1]
    connector.close()
    printed += play()[1]
    assert KEY not in printed
    captured = capfd.readouterr()
    assert KEY not in captured.out + captured.err
    kept = list((tmp_path / "var").rglob("*.sqlite3"))
    assert len(kept) == 1
    assert KEY not in kept[0].name
    assert KEY.encode() not in kept[0].read_bytes()
