"""Rows of a body are read one by one, and come out as if the body had been read at once."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from eshop.api.base.body import body_parse
from eshop.api.errors.problem import Problem
from eshop.api.wire.bulk import UnreadableRow, rows_apart
from eshop.api.wire.items import ItemsBody

TEXTS = st.text(max_size=8) | st.sampled_from(["external_id", "name", "items", "return", "\x00", '"', "ż", "a b"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
ROWS = st.fixed_dictionaries({"external_id": st.sampled_from(["A", "B"])}, optional={"name": TEXTS, "stock": VALUES})
BODIES = st.fixed_dictionaries({}, optional={"items": st.lists(ROWS | VALUES, max_size=4) | VALUES, "return": VALUES})


def shown(rows):
    return [(row.named, row.errors) if isinstance(row, UnreadableRow) else row for row in rows]


def at_once(text):
    try:
        return shown(ItemsBody.model_validate_json(text).items)
    except ValidationError as error:
        return "bad_json" if error.errors()[0]["type"] == "json_invalid" else "invalid_body"


def one_by_one(text):
    try:
        return shown(body_parse(text, ItemsBody).items)
    except Problem as problem:
        return problem.code.code


def broken(text, place, byte):
    place %= len(text)
    return text[:place] + byte + text[place + 1 :]


@settings(max_examples=300, deadline=None)
@given(body=BODIES)
def test_rows_come_out_as_from_the_whole_body(body):
    text = json.dumps(body).encode()
    assert one_by_one(text) == at_once(text)


@settings(max_examples=300, deadline=None)
@given(
    body=BODIES, place=st.integers(0, 200), byte=st.sampled_from([b"", b"\xff", b"\n", b"{", b"]", b'"', b"0", b","])
)
def test_what_is_broken_is_broken_either_way(body, place, byte):
    text = broken(json.dumps(body).encode(), place, byte)
    assert one_by_one(text) == at_once(text)


def test_no_row_is_read_with_the_body():
    body, rows = rows_apart(b'{"items":[{"external_id":"A"}, {"external_id": "B"} ,3],"return":"all"}')
    assert json.loads(body) == {"items": [None, None, None], "return": "all"}
    assert list(rows) == [b'{"external_id":"A"}', b'{"external_id": "B"}', b"3"]


@pytest.mark.parametrize("text", [b"", b"[1]", b'{"items":5}', b"{}", b"[" * 100_000, b'{"items":' + b"[" * 100_000])
def test_what_has_no_list_of_rows_is_left_as_it_is(text):
    assert rows_apart(text) == (text, None)
