import pytest
from django.core.management import call_command
from django.db import OperationalError

from eshop.api.models import ApiToken
from event_log.models import Event

pytestmark = pytest.mark.django_db


def test_status_tells_who_calls_and_what_it_may_do(erp):
    answer = erp.get("/status")
    assert answer.status == 200
    assert answer.json["client"] == "Optima"
    assert answer.json["scopes"] == erp.client.scopes
    assert answer.json["limits"] == {"calls_a_minute": 600, "bulk_writes_at_once": 2, "body_bytes": 8_388_608}


@pytest.mark.parametrize(
    ("header", "code", "authenticate"),
    [
        ("", "token_missing", "Bearer"),
        ("Basic abc", "token_missing", "Bearer"),
        ("Bearer", "token_missing", "Bearer"),
        ("Bearer nonsense", "token_invalid", 'Bearer error="invalid_token"'),
        ("Bearer ż", "token_invalid", 'Bearer error="invalid_token"'),
    ],
)
def test_without_a_token_nobody_gets_in(erp, header, code, authenticate):
    answer = erp.get("/status", authorization=header)
    assert (answer.status, answer.json["code"]) == (401, code)
    assert answer.headers["WWW-Authenticate"] == authenticate


def test_a_typo_costs_no_query_and_a_stranger_one(erp, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert erp.get("/status", authorization=f"Bearer {erp.token[:-1]}!").status == 401
    wrong = erp.token[:-8] + ("A" if erp.token[-8] != "A" else "B") + erp.token[-7:]
    with django_assert_num_queries(0):
        assert erp.get("/status", authorization=f"Bearer {wrong}").status == 401


def test_problems_speak_polish_unless_english_is_asked_for(erp):
    polish = erp.get("/nothing")
    english = erp.get("/nothing", accept_language="de, en-GB;q=0.8, pl;q=0.5")
    assert polish.json["title"] == "Nie ma takiego adresu albo obiektu."
    assert english.json["title"] == "There is no such address or object."
    assert (polish.headers["Content-Language"], english.headers["Content-Language"]) == ("pl", "en")
    assert english.json["code"] == "not_found"
    assert english.json["type"].endswith("/api/docs/errors#not_found")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_are_refused_with_those_that_there_are(erp, method):
    answer = erp.call(method, "/status")
    assert (answer.status, answer.json["code"]) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET, HEAD"


def test_only_json_is_given_out(erp):
    answer = erp.get("/status", accept="text/html")
    assert (answer.status, answer.json["code"]) == (406, "not_acceptable")


def test_the_command_makes_a_client_and_a_token_that_is_printed_once(db, capsys):
    call_command("make_api_token", "--client", "Subiekt", "--scope", "stock:write", "--scope", "catalog:read")
    told = capsys.readouterr().out
    token = told.split()[-1]
    stored = ApiToken.objects.get()
    assert token.startswith(f"esk_{stored.name}_")
    assert len(token) == 4 + 8 + 1 + 43 + 1 + 6
    assert stored.client.scopes == ["catalog:read", "stock:write"]
    assert token not in str(list(Event.objects.values())) + str(list(ApiToken.objects.values()))
    assert Event.objects.get(type="api_token_created").actor_label == "make_api_token"


def test_the_document_and_its_page_need_no_token(client, db):
    document = client.get("/api/schema/")
    assert (document.status_code, document["Content-Type"]) == (200, "application/yaml; charset=utf-8")
    assert b"openapi: 3.1.1" in document.content
    page = client.get("/api/docs/")
    assert page.status_code == 200
    assert b"<script>" not in page.content
    assert b"/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle" in page.content


def test_a_parameter_is_refused_where_there_is_none(erp):
    answer = erp.get("/status", {"token": "x"})
    assert (answer.status, answer.json["code"], answer.codes) == (
        422,
        "invalid_parameter",
        [("token", "unknown_field")],
    )


@pytest.mark.urls("tests.eshop.api.sample_views")
def test_what_is_to_go_says_since_when_and_until_when(erp):
    answer = erp.get("/shelves/old")
    assert answer.headers["Deprecation"] == "@1793491200"
    assert answer.headers["Sunset"] == "Mon, 01 Nov 2027 12:00:00 GMT"
    assert "Deprecation" not in erp.get("/status").headers


def test_an_address_of_another_name_is_a_problem_and_to_people_a_page(erp, client, settings):
    settings.ALLOWED_HOSTS = ["sklep.example.com"]
    answer = erp.get("http://10.0.0.1/api/v1/status", host="10.0.0.1", accept_language="en")
    assert (answer.status, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert (answer.json["code"], answer.json["detail"]) == (
        "bad_request",
        "The address has a server name that this shop does not answer to.",
    )
    page = client.get("/panel/", headers={"host": "10.0.0.1"})
    assert (page.status_code, page.headers["Content-Type"]) == (400, "text/html; charset=utf-8")


@pytest.mark.parametrize("place", ["eshop.api.access.authentication._stored", "eshop.api.base.view.call_count"])
def test_while_the_database_is_away_the_caller_is_asked_to_come_back(erp, monkeypatch, place):
    def away(*_arguments, **_named):
        raise OperationalError("connection refused by 10.0.0.7")

    monkeypatch.setattr(place, away)
    answer = erp.get("/status")
    assert (answer.status, answer.json["code"], answer.headers["Retry-After"]) == (503, "unavailable", "10")
    assert b"10.0.0.7" not in answer.body
