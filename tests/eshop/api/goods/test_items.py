"""Items by the API: sent, read back, changed one by one, taken out of the offer."""

import pytest

from baselinker_integration.feed.prepare.build import feed_prepare
from eshop.catalog.models import Category, PriceList, Product, Stock
from event_log.models import Event, Severity
from tests.baselinker_integration.shop import shop_make
from tests.eshop.catalog.importing.helpers import item
from tests.factories import price_list_default

WHOLE = {
    "external_id": "TWR-1",
    "code": "K-1",
    "name": "Kubek",
    "variant_name": "",
    "parent": None,
    "ean": "5901234123457",
    "description": "Pierwsza\r\nDruga ",
    "short_description": "Krótki",
    "vat": "23%",
    "unit": "kpl.",
    "weight": "0.350",
    "manufacturer": "Wawel",
    "category": ["Dom", "Kubki"],
    "images": ["https://sklep.example.com/1.jpg", "2.jpg", "2.jpg", " "],
    "attributes": [{"name": "Kolor", "value": "biały"}, {"name": "Pusty", "value": ""}],
    "prices": [{"price_list": "Hurtowy", "gross": "8"}, {"gross": "19.99"}],
    "stock": "12.5",
    "translations": {"en": {"name": "Mug"}},
    "is_active": True,
}


@pytest.fixture(autouse=True)
def lists(db):
    price_list_default()
    PriceList.objects.create(name="Hurtowy", external_id="H")


def upsert(erp, *items, **options):
    return erp.post("/items/upsert", {"items": list(items)} | options)


def test_a_whole_item_is_read_back_as_the_shop_keeps_it(erp):
    assert upsert(erp, WHOLE).json["counts"] == {"created": 1, "updated": 0, "unchanged": 0, "rejected": 0}
    answer = erp.get("/items/TWR-1")
    changed_at = answer.json.pop("changed_at")
    assert answer.json == {
        "external_id": "TWR-1",
        "code": "K-1",
        "name": "Kubek",
        "variant_name": "",
        "parent": None,
        "ean": "5901234123457",
        "description": "Pierwsza\nDruga",
        "short_description": "Krótki",
        "vat": "23",
        "unit": "kpl.",
        "weight": "0.350",
        "manufacturer": "Wawel",
        "category": ["Dom", "Kubki"],
        "images": ["https://sklep.example.com/1.jpg", "2.jpg"],
        "attributes": [{"name": "Kolor", "value": "biały"}],
        "prices": [{"price_list": "Detaliczny", "gross": "19.99"}, {"price_list": "Hurtowy", "gross": "8.00"}],
        "stock": "12.5",
        "translations": {"en": {"name": "Mug", "description": "", "short_description": ""}},
        "is_active": True,
        "problems": [],
    }
    assert changed_at.endswith(("Z", "+00:00"))
    assert upsert(erp, WHOLE).json["counts"]["unchanged"] == 1


@pytest.mark.parametrize(
    ("field", "after"),
    [
        ("code", ""),
        ("name", ""),
        ("ean", ""),
        ("description", ""),
        ("vat", None),
        ("unit", "szt."),
        ("weight", None),
        ("manufacturer", None),
        ("category", []),
        ("images", []),
        ("attributes", []),
    ],
)
def test_null_clears_a_field_and_leaves_the_others(erp, field, after):
    upsert(erp, WHOLE)
    before = erp.get("/items/TWR-1").json
    assert upsert(erp, {"external_id": "TWR-1", field: None}).json["counts"]["updated"] == 1
    now = erp.get("/items/TWR-1").json
    assert now[field] == after
    assert {name for name in now if now[name] != before[name]} == {field, "changed_at"}


@pytest.mark.parametrize("field", ["stock", "is_active", "prices", "translations"])
def test_what_cannot_be_cleared_may_not_be_null(erp, field):
    answer = upsert(erp, {"external_id": "TWR-1", field: None})
    assert (answer.status, answer.codes) == (422, [(f"/items/0/{field}", "wrong_type")])


def test_rows_are_refused_one_by_one_with_a_pointer_and_a_code(erp):
    answer = upsert(
        erp,
        {"external_id": "A", "name": "A"},
        {"external_id": "B", "categroy": ["Dom"]},
        {"external_id": "C", "category": "GRP-7"},
        {"external_id": "D", "prices": [{"price_list": "nie ma", "gross": "1"}]},
        {"external_id": "E", "parent": "nie ma"},
        {"external_id": "F", "weight": "12345678"},
        {"external_id": "G", "stock": "999999999.5"},
        {"external_id": "H", "translations": {"angielski": {"name": "x"}}},
    )
    assert answer.status == 207
    assert answer.codes == [
        ("/items/1/categroy", "unknown_field"),
        ("/items/2/category", "unknown_category"),
        ("/items/3/prices/0/price_list", "unknown_price_list"),
        ("/items/4/parent", "unknown_parent"),
        ("/items/5/weight", "bad_format"),
        ("/items/6/stock", "out_of_range"),
        ("/items/7/translations/angielski", "bad_format"),
    ]
    assert list(Product.objects.values_list("external_id", flat=True)) == ["A"]
    (event,) = Event.objects.filter(type="erp_items_written")
    assert (event.severity, event.counts) == (Severity.WARNING, {"created": 1, "rejected": 7})
    assert event.problems.count() == 7


@pytest.mark.parametrize("other", [None, "Detaliczny"])
@pytest.mark.parametrize("first", [{}, {"price_list": "H"}])
def test_two_prices_of_an_item_in_one_list_are_refused(erp, first, other):
    """A list may be named in several ways: not at all, by its name, by the ERP's id of it."""
    same = {"price_list": other} if not first else {"price_list": "Hurtowy" if other else "H"}
    prices = [first | {"gross": "1"}, same | {"gross": "2"}]
    answer = upsert(erp, {"external_id": "A", "prices": prices}, {"external_id": "B"})
    assert (answer.status, answer.codes) == (207, [("/items/0/prices/1/price_list", "duplicate_in_call")])
    refused = erp.call("PATCH", "/items/B", {"prices": prices})
    assert (refused.status, refused.codes) == (422, [("/prices/1/price_list", "duplicate_in_call")])
    assert erp.get("/items/B").json["prices"] == []


@pytest.mark.parametrize(
    ("category", "place", "code", "detail"),
    [
        (5, "", "wrong_type", "A text or a list of texts is expected."),
        ({}, "", "wrong_type", "A text or a list of texts is expected."),
        ("", "", "too_short", "At least 1 characters."),
        ([5], "/0", "wrong_type", "A text is expected."),
        (["x"] * 13, "", "too_long", "At most 12 entries."),
    ],
)
def test_a_wrong_category_is_one_mistake_at_its_place(erp, category, place, code, detail):
    (row,) = erp.post(
        "/items/upsert", {"items": [{"external_id": "A", "category": category}]}, accept_language="en"
    ).json["rows"]
    assert row["errors"] == [{"pointer": f"/items/0/category{place}", "code": code, "detail": detail}]


def test_reject_all_leaves_nothing_of_a_call_with_one_bad_row(erp):
    answer = upsert(
        erp,
        {"external_id": "A", "category": ["Nowa"], "manufacturer": "Nowy"},
        {"external_id": "B", "parent": "nie ma"},
        on_error="reject_all",
    )
    assert answer.status == 422
    assert answer.codes == [("/items/0", "rejected_with_others"), ("/items/1/parent", "unknown_parent")]
    assert not Product.objects.exists()
    assert not Category.objects.exists()


def test_the_same_refusal_again_is_counted_on_one_event(erp):
    for _time in range(3):
        upsert(erp, {"external_id": "B", "parent": "nie ma"})
    (event,) = Event.objects.filter(type="erp_rows_refused")
    assert (event.repeats, event.counts) == (2, {"rejected": 1})


def test_a_list_is_walked_with_chosen_fields_and_from_a_moment_on(erp):
    upsert(erp, *({"external_id": f"E{number}", "name": str(number), "stock": "1"} for number in range(5)))
    page = erp.get("/items", {"limit": "2", "fields": "stock,name"}).json
    assert page["items"] == [
        {"external_id": "E0", "name": "0", "stock": "1"},
        {"external_id": "E1", "name": "1", "stock": "1"},
    ]
    page = erp.get("/items", {"limit": "3", "fields": "name", "after": page["cursor"]}).json
    assert ([row["external_id"] for row in page["items"]], page["next"]) == (["E2", "E3", "E4"], None)
    moment = erp.get("/items/E4").json["changed_at"]
    upsert(erp, {"external_id": "E1", "name": "nowa"})
    page = erp.get("/items", {"changed_after": moment}).json
    assert [row["external_id"] for row in page["items"]] == ["E1"]
    wrong = erp.get("/items", {"fields": "name,colour"})
    assert (wrong.status, wrong.codes) == (422, [("fields", "bad_format")])


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-14:00"])
def test_a_moment_that_no_database_has_is_refused(erp, moment):
    answer = erp.get("/items", {"changed_after": moment}, accept_language="en")
    assert (answer.status, answer.codes) == (422, [("changed_after", "out_of_range")])
    assert answer.json["errors"][0]["detail"] == "A moment in the years from 1 to 9999 is expected."


def test_a_list_costs_the_same_number_of_queries_for_every_length(erp, django_assert_max_num_queries):
    upsert(erp, *({"external_id": f"E{number}", "prices": [{"gross": "1"}]} for number in range(60)))
    with django_assert_max_num_queries(9):
        assert len(erp.get("/items", {"limit": "50"}).json["items"]) == 50


def test_one_item_is_changed_and_taken_out_of_the_offer(erp):
    upsert(erp, WHOLE)
    answer = erp.call("PATCH", "/items/TWR-1", {"name": "Nowa", "stock": "3"})
    assert (answer.status, answer.json["name"], answer.json["stock"]) == (200, "Nowa", "3")
    assert erp.call("DELETE", "/items/TWR-1").json["is_active"] is False
    assert item("TWR-1")["name"] == "Nowa"
    wrong = erp.call("PATCH", "/items/TWR-1", {"category": "GRP-7"})
    assert (wrong.status, wrong.json["code"], wrong.codes) == (422, "invalid_body", [("/category", "unknown_category")])
    assert erp.call("PATCH", "/items/TWR-2", {"name": "x"}).status == 404
    assert erp.call("DELETE", "/items/TWR-2").status == 404
    assert erp.get("/items/TWR-2").status == 404
    assert Event.objects.filter(type="erp_items_written").count() == 3


def test_conditions_are_kept(erp):
    upsert(erp, WHOLE)
    tag = erp.get("/items/TWR-1").headers["ETag"]
    assert erp.get("/items/TWR-1", if_none_match=tag).status == 304
    Stock.objects.update(quantity=1)
    assert erp.get("/items/TWR-1", if_none_match=tag).status == 200
    refused = erp.call("PATCH", "/items/TWR-1", {"name": "Nowa"}, if_match=tag)
    assert (refused.status, refused.json["code"]) == (412, "precondition_failed")
    assert item("TWR-1")["name"] == "Kubek"
    tag = erp.get("/items/TWR-1").headers["ETag"]
    assert erp.call("PATCH", "/items/TWR-1", {"name": "Nowa"}, if_match=tag).status == 200
    assert erp.call("DELETE", "/items/TWR-1", if_match=tag).status == 412


def test_an_id_with_slashes_is_found(erp):
    upsert(erp, {"external_id": "sklep/TWR 1", "name": "Ślimak"})
    assert erp.get("/items/sklep/TWR%201").json["name"] == "Ślimak"
    assert erp.get("/items/sklep%2FTWR%201").json["name"] == "Ślimak"


def test_an_item_tells_what_the_rules_of_an_account_say_of_it(erp):
    shop = shop_make(name="Konto")
    upsert(erp, {"external_id": "A", "name": "", "is_active": True})
    feed_prepare(shop.connection)
    problems = erp.get("/items/A").json["problems"]
    assert ("Konto", "no_name") in {(each["account"], each["code"]) for each in problems}
