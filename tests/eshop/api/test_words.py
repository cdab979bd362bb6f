"""What is wrong with a field is said in words of the caller's language, with what is expected of it."""

import pytest
from django.utils.translation import override

from eshop.api.wire import base
from eshop.api.wire.base import RequestModel
from eshop.api.wire.patterns import words_of
from tests.eshop.api import sample_views  # noqa: F401  whose models are among those looked at

TOLD_BY_BOUNDS = {base.MONEY_PATTERN, base.PIECES_PATTERN, base.WEIGHT_PATTERN, base.CHANGE_PATTERN, "^20[0-9]{2}-"}


def models(kind):
    for each in kind.__subclasses__():
        yield each
        yield from models(each)


def patterns(node):
    if isinstance(node, dict):
        yield from [node["pattern"]] if isinstance(node.get("pattern"), str) else []
        node = list(node.values())
    for each in node if isinstance(node, list) else ():
        yield from patterns(each)


def test_every_form_that_a_text_must_have_is_said_in_both_languages():
    found = {form for model in models(RequestModel) for form in patterns(model.model_json_schema())} - TOLD_BY_BOUNDS
    assert len(found) >= 9
    for form in found:
        words, _values = words_of(form)
        with override("pl"):
            polish = str(words)
        with override("en"):
            assert str(words) != polish


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "row", "polish", "english"),
    [
        (
            "/prices/upsert",
            {"external_id": "A", "gross": "-1"},
            'Oczekiwano liczby od 0 do 9999999999.99, do 2 miejsc po kropce, na przykład "19.99".',
            'A number from 0 to 9999999999.99 is expected, with up to 2 places after the point, for example "19.99".',
        ),
        (
            "/stock/set",
            {"external_id": "A", "quantity": "0.1234"},
            'Oczekiwano liczby od 0 do 999999999.999, do 3 miejsc po kropce, na przykład "12".',
            'A number from 0 to 999999999.999 is expected, with up to 3 places after the point, for example "12".',
        ),
        (
            "/stock/set",
            {"external_id": " A", "quantity": "1"},
            "Oczekiwano tekstu, który nie zaczyna się odstępem i nie ma znaku NUL.",
            "A text is expected that does not begin with a space and has no NUL character.",
        ),
        (
            "/orders/update",
            {"id": "x", "state": "confirmed"},
            "Oczekiwano numeru zamówienia: od 1 do 10 cyfr, bez zera na początku.",
            "The number of an order is expected: 1 to 10 digits, none of them a leading zero.",
        ),
        (
            "/orders/update",
            {"id": "1", "payment": {"paid": True, "paid_at": "1999-01-01T00:00:00Z"}},
            "Oczekiwano chwili w latach od 2000 do 2099.",
            "A moment in the years from 2000 to 2099 is expected.",
        ),
    ],
)
def test_rows_are_refused_in_words(erp, path, row, polish, english):
    for language, detail in (("pl", polish), ("en", english)):
        answer = erp.post(path, {"items": [row]}, accept_language=language)
        assert [error["detail"] for error in answer.json["rows"][0]["errors"]] == [detail]


@pytest.mark.django_db
def test_what_is_allowed_is_named_without_words_of_another_language(erp):
    answer = erp.post("/stock/set", {"items": [{}], "basis": "x", "on_error": "y"})
    assert [error["detail"] for error in answer.json["errors"]] == [
        "Dozwolone: counted, as_is.",
        "Dozwolone: skip_rows, reject_all.",
    ]
    names = erp.get("/items", {"fields": "nazwa"}).json["errors"][0]["detail"]
    assert names.startswith("Oczekiwano nazw pól z przecinkami: code, name, variant_name,")
    (twice,) = erp.get("/items", {"limit": ["1", "2"]}).json["errors"]
    assert (twice["pointer"], twice["detail"]) == ("limit", "Parametr podano więcej niż raz.")
