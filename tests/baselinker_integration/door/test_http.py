"""The connector's own way through the web process answers exactly as the way through Django does."""

import io
import json
from urllib.parse import urlencode

import pytest
from django.db import connection as database
from django.test import Client

from baselinker_integration.door import http as application
from baselinker_integration.door.http import ConnectorApplication
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
ELSEWHERE = [b"Django's way"]


@pytest.fixture
def shop(request, monkeypatch):
    if "transactional_db" not in request.fixturenames:
        # As Django's test client does: the connection holds the transaction that the test is to roll back.
        monkeypatch.setattr(application, "close_old_connections", lambda: None)
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
def test_strange_forms_get_the_same_answer_both_ways(shop, body):
    ours = Answer(shop.connection.path, body)
    theirs = Client().generic("POST", shop.connection.path, body, content_type=FORM)
    assert not ours.asked_django
    assert (ours.status, ours.body) == ("200 OK", theirs.content)


@pytest.mark.parametrize("encoding", ["", "gzip"])
@pytest.mark.parametrize("action", ["ProductsData", "FileVersion", "SupportedMethods", "Unknown"])
def test_answers_and_headers_are_the_same_both_ways(shop, action, encoding):
    ours = Answer(shop.connection.path, form(shop, action), HTTP_ACCEPT_ENCODING=encoding)
    theirs = Client().generic(
        "POST", shop.connection.path, form(shop, action), content_type=FORM, headers={"Accept-Encoding": encoding}
    )
    assert ours.body == theirs.content
    assert len(ours.headers.pop("X-Correlation-Id")) == len(theirs.headers["X-Correlation-Id"]) == 32
    assert ours.headers == {name: value for name, value in theirs.headers.items() if name != "X-Correlation-Id"}


def test_the_last_of_two_values_counts_as_with_django(shop):
    body = form(shop) + b"&action=FileVersion"
    assert json.loads(Answer(shop.connection.path, body).body)["platform"] == "e-Sklep"


@pytest.mark.parametrize("content_type", [FORM, f"{FORM}; charset=UTF-8"])
def test_a_plain_form_does_not_go_to_django(shop, content_type):
    answer = Answer(shop.connection.path, form(shop), content_type=content_type)
    assert not answer.asked_django
    assert list(json.loads(answer.body)) == [str(shop.product.pk)]


@pytest.mark.parametrize(
    "request_of",
    [
        {"method": "GET"},
        {"method": "PUT"},
        {"content_type": ""},
        {"content_type": "multipart/form-data; boundary=x"},
        {"content_type": f"{FORM}; charset=iso-8859-2"},
        {"length": ""},
        {"length": "-1"},
        {"length": "²"},
        {"length": "2621441"},
        {"length": "9" * 30},
    ],
    ids=str,
)
def test_whatever_is_out_of_the_ordinary_goes_to_django(shop, request_of):
    answer = Answer(shop.connection.path, form(shop), **request_of)
    assert (answer.asked_django, answer.body) == (True, ELSEWHERE[0])


@pytest.mark.parametrize("path", ["/", "/panel/", "/baselinker/", "/baselinker/konto", "/baselinker/a/b/", "/x/konto/"])
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
