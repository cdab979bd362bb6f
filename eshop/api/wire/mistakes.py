"""What pydantic found wrong, in the codes and the language of the API's callers."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from eshop.api.errors.codes import Label
from eshop.api.errors.problem import FieldError
from eshop.api.wire.patterns import words_of
from eshop.core.told import told

_CODES: dict[str, tuple[str, Label]] = {
    "extra_forbidden": ("unknown_field", _("Nie ma takiego pola.")),
    "unexpected_keyword_argument": ("unknown_field", _("Nie ma takiego pola.")),
    "missing": ("missing_field", _("Pole jest wymagane.")),
    "string_type": ("wrong_type", _("Oczekiwano tekstu.")),
    "int_type": ("wrong_type", _("Oczekiwano liczby całkowitej.")),
    "int_from_float": ("wrong_type", _("Oczekiwano liczby całkowitej.")),
    "int_parsing": ("wrong_type", _("Oczekiwano liczby całkowitej.")),
    "int_parsing_size": ("out_of_range", _("Wartość jest za duża.")),
    "bool_type": ("wrong_type", _("Oczekiwano true albo false.")),
    "bool_parsing": ("wrong_type", _("Oczekiwano true albo false.")),
    "text_or_names": ("wrong_type", _("Oczekiwano tekstu albo listy tekstów.")),
    "list_type": ("wrong_type", _("Oczekiwano listy.")),
    "tuple_type": ("wrong_type", _("Oczekiwano listy.")),
    "dict_type": ("wrong_type", _("Oczekiwano obiektu.")),
    "model_type": ("wrong_type", _("Oczekiwano obiektu.")),
    "dataclass_type": ("wrong_type", _("Oczekiwano obiektu.")),
    "model_attributes_type": ("wrong_type", _("Oczekiwano obiektu.")),
    "none_required": ("wrong_type", _("Oczekiwano null.")),
    "decimal_text": ("wrong_type", _("Oczekiwano liczby zapisanej jako tekst, na przykład %(example)s.")),
    "decimal_form": (
        "bad_format",
        _("Oczekiwano liczby od %(least)s do %(most)s, do %(places)s miejsc po kropce, na przykład %(example)s."),
    ),
    "day": ("bad_format", _("Oczekiwano daty, na przykład 2026-11-27.")),
    "instant": ("bad_format", _("Oczekiwano chwili ze strefą, na przykład 2026-11-27T12:00:00Z.")),
    "years": ("out_of_range", _("Oczekiwano chwili w latach od %(first)s do %(last)s.")),
    "literal_error": ("bad_value", _("Dozwolone: %(expected)s.")),
    "enum": ("bad_value", _("Dozwolone: %(expected)s.")),
    "string_pattern_mismatch": ("bad_format", _("Wartość nie ma postaci %(pattern)s.")),
    "string_too_long": ("too_long", _("Najwyżej %(max_length)s znaków.")),
    "string_too_short": ("too_short", _("Co najmniej %(min_length)s znaków.")),
    "too_long": ("too_long", _("Najwyżej %(max_length)s wpisów.")),
    "too_short": ("too_short", _("Co najmniej %(min_length)s wpisów.")),
    "greater_than_equal": ("out_of_range", _("Co najmniej %(ge)s.")),
    "greater_than": ("out_of_range", _("Więcej niż %(gt)s.")),
    "less_than_equal": ("out_of_range", _("Najwyżej %(le)s.")),
    "less_than": ("out_of_range", _("Mniej niż %(lt)s.")),
}
"""By pydantic's type of the mistake: our code and what was expected."""


def field_errors(error: ValidationError, most: int | None = None) -> list[FieldError]:
    """The mistakes, the first `most`, with pointers relative to what was read ("/prices/0/gross"; "" for the whole)."""
    return [
        FieldError(_pointer(each), *_expectation(each))
        for each in error.errors(include_url=False, include_input=False)[:most]
    ]


def _pointer(mistake: Any) -> str:
    """A name that may not be one is its own place: pydantic adds "[key]" to it."""
    place = mistake["loc"]
    is_name = place[-1:] == ("[key]",) and mistake["type"] != "extra_forbidden"
    return json_pointer(place[:-1] if is_name else place)


def json_pointer(path: tuple[int | str, ...]) -> str:
    """The JSON pointer (RFC 6901) of a path."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def _expectation(mistake: Any) -> tuple[str, Label]:
    """Code and text. A validator of ours may raise PydanticCustomError with any registered code as its type."""
    code, expected = _CODES.get(mistake["type"], (mistake["type"], ""))
    values = mistake.get("ctx", {})
    if mistake["type"] == "string_pattern_mismatch" and (words := words_of(values["pattern"])):
        expected, values = words
    elif mistake["type"] in ("literal_error", "enum"):  # pydantic has "'a', 'b' or 'c'", with an English word
        values = {"expected": ", ".join(re.findall("'([^']*)'", values["expected"]))}
    if mistake["type"] in _CODES:
        text = told(expected)
        # A label is one for all mistakes of its kind; there may be thousands of them.
        return code, text % values if "%(" in text else expected
    return _own_or_general(code)


def _own_or_general(code: str) -> tuple[str, Label]:
    from eshop.api.errors.codes import error_code_get

    try:
        return code, error_code_get(code).title
    except LookupError:
        return "bad_value", _("Wartość jest nieprawidłowa.")
