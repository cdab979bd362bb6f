"""Every code that an answer of the API may carry, declared here before it may be used.

Titles are lazy translations, Polish in the code. docs/api.md explains each code to integrators.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise


@dataclass(frozen=True)
class ErrorCode:
    """`status` is that of a whole call refused with it, 0 for a code that rows alone have."""

    code: str
    status: int
    title: Label


_codes: dict[str, ErrorCode] = {}


def register_error_code(code: str, status: int, title: Label) -> str:
    """Declare a code and return it. Raises ValueError when it is taken."""
    if code in _codes:
        raise ValueError(f"Error code {code} is registered already.")
    _codes[code] = ErrorCode(code, status, title)
    return code


def register_row_codes(titles: dict[str, Label]) -> None:
    """Declare codes of rows, with their titles."""
    for code, title in titles.items():
        register_error_code(code, 0, title)


def error_code_get(code: str) -> ErrorCode:
    """Raises LookupError for a code that nobody registered."""
    try:
        return _codes[code]
    except KeyError:
        raise LookupError(f"Error code {code!r} is not registered.") from None


def error_codes() -> list[ErrorCode]:
    """All of them, by status and code."""
    return sorted(_codes.values(), key=lambda each: (each.status, each.code))


for _code, _status, _title in (
    ("bad_request", 400, _("Wywołania nie da się odczytać.")),
    ("bad_idempotency_key", 400, _("Nagłówek Idempotency-Key musi mieć od 1 do 255 znaków ASCII bez odstępów.")),
    ("idempotency_key_missing", 400, _("To wywołanie wymaga nagłówka Idempotency-Key.")),
    ("bad_json", 400, _("Treść nie jest poprawnym dokumentem JSON.")),
    ("token_missing", 401, _("Brak tokenu w nagłówku Authorization: Bearer.")),
    ("token_invalid", 401, _("Token jest błędny albo go unieważniono.")),
    ("token_expired", 401, _("Token stracił ważność. Utwórz nowy w panelu.")),
    ("scope_missing", 403, _("Klient nie ma uprawnienia do tego wywołania.")),
    ("https_required", 403, _("Ten adres przyjmuje tokeny tylko przez https. Utwórz nowy token.")),
    ("network_refused", 403, _("Klient nie może wywoływać API z tej sieci.")),
    ("client_inactive", 403, _("Klient API jest wyłączony.")),
    ("not_found", 404, _("Nie ma takiego adresu albo obiektu.")),
    ("method_not_allowed", 405, _("Ten adres nie przyjmuje tej metody.")),
    ("not_acceptable", 406, _("Odpowiedzi są w JSON; nagłówek Accept go nie dopuszcza.")),
    ("conflict", 409, _("Obiekt jest w innym stanie, niż wymaga tego wywołanie.")),
    ("idempotency_running", 409, _("Wywołanie z tym kluczem jeszcze trwa. Spróbuj ponownie za chwilę.")),
    ("job_running", 409, _("Poprzedni plik tego klienta nie jest jeszcze zapisany.")),
    ("sync_run_closed", 409, _("Nie ma takiej otwartej pełnej synchronizacji.")),
    ("sync_run_differs", 409, _("Synchronizacja nazwała inną liczbę towarów, niż oczekiwano.")),
    ("sync_run_too_many", 409, _("Z oferty wypadłoby za dużo towarów.")),
    ("precondition_failed", 412, _("Obiekt zmienił się od czasu, gdy go odczytano (If-Match).")),
    ("length_required", 411, _("Podaj długość treści w nagłówku Content-Length.")),
    ("body_too_large", 413, _("Treść jest za duża.")),
    ("unsupported_media_type", 415, _("Treść musi być w application/json.")),
    ("unsupported_encoding", 415, _("Treść może być spakowana tylko gzipem.")),
    ("invalid_body", 422, _("Treść ma błędne pola.")),
    ("idempotency_mismatch", 422, _("Ten klucz Idempotency-Key miało już wywołanie o innej treści.")),
    ("invalid_parameter", 422, _("Adres ma błędne parametry.")),
    ("bad_cursor", 422, _("Tego kursora nie wydał ten adres.")),
    ("too_many_calls", 429, _("Za dużo wywołań w tej minucie.")),
    ("too_many_writes", 429, _("Klient ma już dwa zapisy w toku. Poczekaj, aż jeden się skończy.")),
    ("internal_error", 500, _("Błąd po stronie sklepu. Zdarzenie zapisano; spróbuj ponownie później.")),
    ("unavailable", 503, _("Baza danych jest zajęta albo nie odpowiada. Nic nie zapisano; spróbuj za chwilę.")),
):
    register_error_code(_code, _status, _title)

register_row_codes(
    {
        "unknown_field": _("Nie ma takiego pola."),
        "missing_field": _("Pole jest wymagane."),
        "wrong_type": _("Wartość jest innego rodzaju, niż oczekiwano."),
        "bad_format": _("Wartość ma inną postać, niż oczekiwano."),
        "bad_value": _("Tej wartości nie ma wśród dozwolonych."),
        "too_long": _("Za dużo znaków albo wpisów."),
        "too_short": _("Za mało znaków albo wpisów."),
        "out_of_range": _("Wartość jest za mała albo za duża."),
        "duplicate_in_call": _("Ten sam obiekt jest w wywołaniu więcej niż raz."),
        "unknown_item": _("Nie ma takiego towaru."),
        "unknown_parent": _("Nie ma takiego obiektu nadrzędnego."),
        "own_parent": _("Towar nie może być swoim własnym towarem nadrzędnym."),
        "parent_is_variant": _("Towar nadrzędny sam jest wariantem."),
        "has_variants": _("Towar ma własne warianty, więc nie może być wariantem."),
        "unknown_category": _("Nie ma takiej kategorii."),
        "unknown_price_list": _("Nie ma takiego cennika."),
        "circle": _("Kategoria leżałaby pod samą sobą."),
        "too_deep": _("Kategoria leżałaby za głęboko."),
        "name_taken": _("W tym miejscu jest już kategoria o tej nazwie."),
        "stale": _("Obiekt zmienił się, odkąd go odczytano."),
        "already_acknowledged": _("Zamówienie jest już w ERP pod innym numerem."),
        "rejected_with_others": _("Odrzucono razem z innymi wierszami, bo on_error jest reject_all."),
    }
)
