"""The pick-up point's code is found wherever a version of the protocol put it."""

import json

import pytest

from baselinker_integration.orders.delivery_point import delivery_point_code
from tests.baselinker_integration.orders.orders import SHARED


@pytest.mark.parametrize(
    ("point_id", "pni", "name", "code"),
    [
        ("WAW01M", "", "Paczkomat przy sklepie", "WAW01M"),
        ("", "", "POP-WAW708", "POP-WAW708"),
        ("", "", "Paczkomat ANTO01BAPP, Rynek 1", "ANTO01BAPP"),
        ("", "", "Paczkomat WAW01M", "WAW01M"),
        ("waw01m", "", "", "WAW01M"),
        ("", "123456", "Urząd pocztowy Łódź 1", "123456"),
        ("", "", "123456", "123456"),
        ("Paczkomat", "", "WAW01M", "WAW01M"),
        ("PL-PUNKT/77", "", "Żabka", "PL-PUNKT/77"),
        ("", "77", "Żabka", "77"),
        ("", "", "Żabka przy ul. Prostej 12", ""),
        ("", "", "", ""),
    ],
)
def test_code_is_found(point_id, pni, name, code):
    assert delivery_point_code(point_id=point_id, pni=pni, name=name) == code


def test_every_polish_locker_is_recognised_in_each_field():
    path = SHARED / "inpost" / "points_pl.json"
    if not path.exists():
        pytest.skip("shared data are not beside this checkout")
    for point in json.loads(path.read_text()):
        code, place = point["name"], f"{point['address']['line1']}, {point['address']['line2']}"
        assert delivery_point_code(point_id=code, pni="", name=place) == code
        assert delivery_point_code(point_id="", pni="", name=code) == code
        assert delivery_point_code(point_id="", pni="", name=f"Paczkomat {code} ({place})") == code
        assert delivery_point_code(point_id="", pni="", name=place) == "", place
