"""Every call comes through one function, whichever server asks and whichever parser reads its form."""

import gzip
import io
import json
from urllib.parse import urlencode

import pytest
from django.db import connection as database
from django.test import Client
from django.test.client import encode_multipart

from baselinker_integration.door import http
from baselinker_integration.door.http import ConnectorApplication
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
FORM_FOR_DJANGO = f"{FORM};charset=utf-8"
"""A spelling that is left to Django's parser."""
ELSEWHERE = [b"Django's way"]


@pytest.fixture
def shop(request, monkeypatch):
    if "transactional_db" not in request.fixturenames:
        # As Django's test client does: the connection holds the transaction that the test is to roll back.
        monkeypatch.setattr(http, "close_old_connections", lambda: None)
    made = shop_make()
    made.product = product_make(description="Zażółć gęślą jaźń " * 100)
    made.call("ProductsList", page="1")
    return made


class Answer:
    """What a WSGI application made of one request."""

    def __init__(self, path, body=b"", *, method="POST", content_type=FORM, length=None, **environ):
        self.asked_django = False
        request = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(body)) if length is None else length,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": io.BytesIO(body),
        } | environ
        self.body = b"".join(ConnectorApplication(self._django)(request, self._start))

    def _django(self, environ, start_response):
        self.asked_django = True
        return ELSEWHERE

    def _start(self, status, headers):
        self.status, self.headers = status, dict(headers)


def form(shop, action="ProductsData", **fields):
    return urlencode({"bl_pass": shop.key, "action": action, "products_id": shop.product.pk, **fields}).encode()


BODIES = [
    b"",
    b"&",
    b"a",
    b"bl_pass=x&action=FileVersion",
    b"\xff\xfe\x00",
    b"%%%=%zz&&&==",
    b"bl_pass[]=1&action[x][y]=2",
    b"bl_pass=\xc5\xbc&action=%C5%BB",
    b"&".join(b"f%d=1" % n for n in range(10_001)),
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_strange_forms_are_read_alike_by_both_parsers_and_servers(shop, body):
    ours = Answer(shop.connection.path, body)
    parsed_by_django = Answer(shop.connection.path, body, content_type=FORM_FOR_DJANGO)
    through_django = Client().generic("POST", shop.connection.path, body, content_type=FORM)
    assert not ours.asked_django
    assert (ours.status, ours.body) == ("200 OK", through_django.content)
    assert parsed_by_django.body == ours.body


@pytest.mark.parametrize("encoding", ["", "gzip"])
@pytest.mark.parametrize("action", ["ProductsData", "FileVersion", "SupportedMethods", "Unknown"])
def test_answers_and_headers_are_the_same_through_djangos_handler(shop, action, encoding):
    ours = Answer(shop.connection.path, form(shop, action), HTTP_ACCEPT_ENCODING=encoding)
    theirs = Client().generic(
        "POST", shop.connection.path, form(shop, action), content_type=FORM, headers={"Accept-Encoding": encoding}
    )
    assert ours.body == theirs.content
    assert len(ours.headers.pop("X-Correlation-Id")) == len(theirs.headers["X-Correlation-Id"]) == 32
    assert ours.headers == {name: value for name, value in theirs.headers.items() if name != "X-Correlation-Id"}


@pytest.mark.parametrize("content_type", [FORM, FORM_FOR_DJANGO])
def test_the_last_of_two_values_counts(shop, content_type):
    body = form(shop) + b"&action=FileVersion"
    answer = Answer(shop.connection.path, body, content_type=content_type)
    assert json.loads(answer.body)["platform"] == "e-Sklep"


@pytest.mark.parametrize("content_type", [FORM, f"{FORM}; charset=UTF-8"])
def test_a_plain_form_needs_no_request_of_djangos(shop, monkeypatch, content_type):
    monkeypatch.setattr(http, "WSGIRequest", None)
    answer = Answer(shop.connection.path, form(shop), content_type=content_type)
    assert list(json.loads(answer.body)) == [str(shop.product.pk)]


@pytest.mark.parametrize(
    ("request_of", "code"),
    [
        ({"method": "GET"}, "no_password"),
        ({"method": "PUT"}, "no_password"),
        ({"method": "HEAD"}, "no_password"),
        ({"content_type": ""}, "no_password"),
        ({"content_type": "application/json"}, "no_password"),
        ({"content_type": "multipart/form-data"}, "invalid_parameter"),
        ({"content_type": f"{FORM}; charset=iso-8859-2"}, "invalid_parameter"),
        ({"length": "-1"}, "invalid_parameter"),
        ({"length": "²"}, "invalid_parameter"),
        ({"length": "2621441"}, "request_too_large"),
        ({"length": "9" * 30}, "request_too_large"),
    ],
    ids=str,
)
def test_whatever_is_no_form_is_refused_without_asking_django(shop, request_of, code):
    answer = Answer(shop.connection.path, form(shop), **request_of)
    assert not answer.asked_django
    assert (answer.status, json.loads(answer.body)["error_code"]) == ("200 OK", code)


@pytest.mark.parametrize("length", ["", "0"])
def test_a_form_without_a_length_is_empty(shop, length):
    assert json.loads(Answer(shop.connection.path, form(shop), length=length).body)["platform"] == "e-Sklep"


def test_a_form_in_parts_is_read_with_its_files_left_out(shop):
    fields = {"bl_pass": shop.key, "action": "ProductsData", "products_id": str(shop.product.pk)}
    body = encode_multipart("x", fields | {"file": io.BytesIO(b"no field")})
    answer = Answer(shop.connection.path, body, content_type="multipart/form-data; boundary=x")
    assert list(json.loads(answer.body)) == [str(shop.product.pk)]


@pytest.mark.parametrize("path", ["/", "/panel/", "/baselinker/", "/baselinker/a/b/", "/x/konto/"])
def test_other_addresses_go_to_django(shop, path):
    assert Answer(path, form(shop)).asked_django


def test_half_a_form_is_refused_and_nothing_is_done(shop):
    body = form(shop, "OrderAdd", baselinker_id="7")
    answer = Answer(shop.connection.path, body[:-20], length=str(len(body)))
    assert json.loads(answer.body)["error_code"] == "invalid_parameter"
    assert not shop.connection.order_bindings.exists()
    assert not shop.connection.calls.exists()


@pytest.mark.postgres
def test_a_broken_connection_to_the_database_costs_one_call(transactional_db, shop):
    database.connection.close()
    codes = [json.loads(Answer(shop.connection.path, form(shop)).body).get("error_code") for _ in range(2)]
    assert codes == ["db_connection", None]


def test_the_address_holds_without_its_last_slash(shop):
    whole = shop.connection.path
    for path in (whole, whole.removesuffix("/")):
        answered = Answer(path, form(shop))
        assert (answered.asked_django, answered.status) == (False, "200 OK")
        assert str(shop.product.pk) in json.loads(gunzipped(answered))
        assert Client().post(path, form(shop), content_type=FORM).status_code == 200
    for path in ("/baselinker", "/baselinker/", f"{whole}x/", f"{whole}/"):
        assert Answer(path, form(shop)).asked_django, path


def gunzipped(answered):
    return gzip.decompress(answered.body) if answered.headers.get("Content-Encoding") == "gzip" else answered.body
