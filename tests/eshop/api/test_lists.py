"""What every list does with pages and parameters, shown on a small one."""

import pytest

from eshop.catalog.models import Manufacturer
from tests.eshop.api.caller import api_caller_make

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.eshop.api.sample_views")]


@pytest.fixture(autouse=True)
def shelves(db):
    Manufacturer.objects.bulk_create(Manufacturer(name=name) for name in ("A1", "A2", "A3", "B1"))


def items(answer):
    return [each["name"] for each in answer.json["items"]]


def test_pages_follow_each_other_by_address_and_keep_the_other_parameters(erp):
    first = erp.get("/shelves", {"begins": "A"})
    assert items(first) == ["A1", "A2"]
    second = erp.get(first.json["next"])
    assert items(second) == ["A3"]
    assert second.json["next"] is None


def test_the_cursor_of_the_last_page_goes_on_where_it_ended(erp):
    last = erp.get("/shelves", {"limit": 3, "begins": "A"})
    assert last.json["next"] is None
    assert items(erp.get("/shelves", {"begins": "A", "after": last.json["cursor"]})) == []
    Manufacturer.objects.create(name="A4")
    following = erp.get("/shelves", {"begins": "A", "after": last.json["cursor"]})
    assert items(following) == ["A4"]


def test_an_empty_page_keeps_the_cursor_it_was_asked_with(erp):
    assert erp.get("/shelves", {"begins": "Z"}).json == {"next": None, "cursor": None, "items": []}
    cursor = erp.get("/shelves", {"begins": "B"}).json["cursor"]
    assert erp.get("/shelves", {"begins": "B", "after": cursor}).json["cursor"] == cursor


def test_next_is_an_address_of_the_shop_whatever_the_host_header_says(erp, settings):
    settings.PUBLIC_URL = "https://sklep.example"
    assert erp.get("/shelves").json["next"].startswith("https://sklep.example/api/v1/shelves?after=")


@pytest.mark.parametrize(
    ("query", "code", "errors"),
    [
        ({"limit": "0"}, "invalid_parameter", [("limit", "out_of_range")]),
        ({"limit": "4"}, "invalid_parameter", [("limit", "out_of_range")]),
        ({"limit": "x"}, "invalid_parameter", [("limit", "wrong_type")]),
        ({"limit": "9" * 5000}, "invalid_parameter", [("limit", "out_of_range")]),
        ({"limit": ["1", "2"]}, "invalid_parameter", [("limit", "too_long")]),
        ({"page": "2"}, "invalid_parameter", [("page", "unknown_field")]),
        ({"after": "IkEi"}, "bad_cursor", [("after", "bad_cursor")]),
        ({"after": "IkEi.0123456789abcdef01234567"}, "bad_cursor", [("after", "bad_cursor")]),
        ({"after": "ż"}, "invalid_parameter", [("after", "bad_format")]),
    ],
)
def test_wrong_parameters_are_named(erp, query, code, errors):
    answer = erp.get("/shelves", query)
    assert (answer.status, answer.json["code"], answer.codes) == (422, code, errors)


def test_a_cursor_outlives_a_change_of_the_secret(erp, settings):
    cursor = erp.get("/shelves").json["cursor"]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key that is long enough for everybody"
    settings.KEY_PEPPER_FALLBACKS = []
    assert items(api_caller_make("XL").get("/shelves", {"after": cursor})) == ["A3", "B1"]


def test_a_nul_in_the_address_is_a_problem_not_a_page(erp):
    answer = erp.get("/shelves?begins=%00")
    assert (answer.status, answer.json["code"]) == (400, "bad_request")
