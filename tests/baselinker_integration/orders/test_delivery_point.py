"""The pick-up point's code is found wherever a version of the protocol put it."""

import json
from pathlib import Path

import pytest

from baselinker_integration.orders.draft import delivery_point_code
from tests.real_data import real_paths


@pytest.mark.parametrize(
    ("point_id", "pni", "name", "code"),
    [
        ("WAW01M", "", "Paczkomat przy sklepie", "WAW01M"),
        ("", "", "POP-WAW708", "POP-WAW708"),
        ("", "", "Paczkomat ANTO01BAPP, Rynek 1", "ANTO01BAPP"),
        ("", "", "Paczkomat WAW01M", "WAW01M"),
        ("waw01m", "", "", "waw01m"),
        ("", "123456", "Urząd pocztowy Łódź 1", "123456"),
        ("", "", "123456", "123456"),
        ("4592104", "", "DHL BOX 24/7 przy Paczkomat ZNY01M", "4592104"),
        ("", "", "Automat DHL BOX 24/7 (ID: 4592104)", "4592104"),
        ("", "", "Allegro One Box AL024WK1", "AL024WK1"),
        ("", "", "Kiosk RUCH 130213", "130213"),
        ("PL-PUNKT/77", "", "Żabka", "PL-PUNKT/77"),
        ("", "77", "Żabka", "77"),
        ("", "", "Żabka przy ul. Prostej 12", ""),
        ("", "", "", ""),
    ],
)
def test_code_is_found(point_id, pni, name, code):
    assert delivery_point_code(point_id=point_id, pni=pni, name=name) == code


LOCKERS = Path(__file__).parent / "lockers.json"
"""Invented lockers, one of each shape that codes have: letters, digits, and what follows them."""


@pytest.mark.parametrize("path", [LOCKERS, *real_paths("inpost/points_pl.json")], ids=lambda path: path.name)
def test_every_locker_is_recognised_in_each_field(path):
    for point in json.loads(path.read_text(encoding="utf-8")):
        code, place = point["name"], f"{point['address']['line1']}, {point['address']['line2']}"
        assert delivery_point_code(point_id=code, pni="", name=place) == code
        assert delivery_point_code(point_id="", pni="", name=code) == code
        assert delivery_point_code(point_id="", pni="", name=f"Paczkomat {code} ({place})") == code
        assert delivery_point_code(point_id="", pni="", name=place) == "", place
