"""Forms of texts: the pattern for programs, and what it means in words for people."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = tuple[str | Promise, dict[str, Any]]
_words: dict[str, Words] = {}


def pattern(form: str, words: str | Promise, **values: Any) -> str:
    """Declare what the pattern `form` means, and return it; `values` are put into the words."""
    _words[form] = (words, values)
    return form


def words_of(form: str) -> Words | None:
    """What the pattern means, None for one that nobody declared."""
    return _words.get(form)


PLAIN_TEXT = pattern(r"^[^\x00]*$", _("Oczekiwano tekstu bez znaku NUL."))
"""What PostgreSQL can store: anything without NUL. Lone surrogates are no JSON to begin with."""
NAME = pattern(
    r"^[^\x00-\x20\x7f][^\x00]*$", _("Oczekiwano tekstu, który nie zaczyna się odstępem i nie ma znaku NUL.")
)
CLEAN = pattern(
    r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$",
    _("Oczekiwano tekstu bez znaków sterujących innych niż tabulator i koniec wiersza."),
)
"""Text without control characters; tabs and line ends are none."""
NODE_NAME = pattern(
    r"^[^\x00-\x1f\x7f-\x9f]*[^\x00-\x20\x7f-\xa0]$",
    _("Oczekiwano niepustej nazwy, która nie kończy się odstępem i nie ma znaków sterujących."),
)
LANGUAGE = pattern(r"^[a-z]{2}$", _("Oczekiwano kodu języka z dwóch małych liter, na przykład en."))
VAT = pattern(r"^[0-9A-Za-z.,% ]{0,10}$", _("Oczekiwano kodu stawki, najwyżej 10 znaków, na przykład 23 albo zw."))
ORDER_ID = pattern(r"^[1-9][0-9]{0,9}$", _("Oczekiwano numeru zamówienia: od 1 do 10 cyfr, bez zera na początku."))
WEB_ADDRESS = pattern(
    r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][!-~]*)?$",
    _("Oczekiwano adresu od http:// albo https://, ze znaków ASCII bez odstępów."),
)
CURSOR = pattern(r"^[A-Za-z0-9_.-]+$", _("Oczekiwano kursora z pola cursor wcześniejszej odpowiedzi."))
