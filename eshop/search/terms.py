"""What objects are found by: their texts folded into words, and the entries that keep these.

Words are compared without case and without diacritics, the same on both databases: "Żółw", "ŻÓŁW" and "zolw" are one
word; so are "Straße" and "STRASSE". Whoever writes an object writes its entries in the same transaction.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from unicodedata import combining, normalize

from eshop.core.hot_path.bulk import rows_insert
from eshop.core.hot_path.statements import rows_write
from eshop.search.models import SearchEntry

Kind = SearchEntry.Kind
LONGEST_WORD = 64
MOST_WORDS = 400

_WHOLE = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
"""Letters that Unicode does not take apart into a plain letter and its mark."""

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The folded words of a text, in its order: runs of letters and digits, each cut to 64 characters."""
    if text.isascii():
        folded = text.lower()
    else:
        apart = normalize("NFKD", text.casefold())
        folded = "".join(char for char in apart if not combining(char)).casefold().translate(_WHOLE)
    return [word[:LONGEST_WORD] for word in _WORD.findall(folded)]


def squeezed(text: str) -> str:
    """A number or code as one word, whatever people put between its parts: "KRA-010" and "kra 010" give "kra010"."""
    return "".join(words(text))[:LONGEST_WORD]


def code_words(text: str) -> list[str]:
    """A code as one word, and its parts."""
    parts = words(text)
    return parts if len(parts) < 2 else ["".join(parts)[:LONGEST_WORD], *parts]


def phone_words(text: str) -> list[str]:
    """A telephone number as its digits, with and without the country's: the last nine are a Polish number."""
    digits = "".join(char for char in text if char.isdecimal() and char.isascii())[:LONGEST_WORD]
    return [digits, digits[-9:]] if len(digits) > 9 else [digits]


def email_words(text: str) -> list[str]:
    """An e-mail address as one word, and the parts of its name."""
    return [squeezed(text), *words(text.partition("@")[0])]


def terms(found: Iterable[str]) -> str:
    """What is stored of these words: each once, at most 400."""
    return " ".join(list(dict.fromkeys(word for word in found if word))[:MOST_WORDS])


@dataclass(frozen=True, slots=True)
class Found:
    """The folded words of one object: those for everybody who may see it, and those that name a buyer."""

    object_id: int
    words: Sequence[str]
    personal: Sequence[str] = ()


def entries_add(kind: Kind, objects: Sequence[Found]) -> None:
    """Write the entries of objects that have none yet: in one statement for few, by the bulk way for many."""
    rows = entries_make(kind, objects)
    (rows_write if len(rows) <= 4 else rows_insert)(rows)


def entries_replace(kind: Kind, objects: Sequence[Found]) -> None:
    """Make the entries of these objects what is given, whatever they were."""
    rows = entries_make(kind, objects)
    named = {row.object_id for row in rows if row.is_personal}
    plain = {one.object_id for one in objects}
    SearchEntry.objects.filter(kind=kind, object_id__in=plain - named, is_personal=True).delete()
    SearchEntry.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "object_id", "is_personal"],
        update_fields=["terms"],
    )


def entries_make(kind: Kind, objects: Sequence[Found]) -> list[SearchEntry]:
    """The unsaved entries of objects, in the order of ids, as everybody writes them who changes several at once."""
    rows = []
    for one in sorted(objects, key=attrgetter("object_id")):
        rows.append(SearchEntry(kind=kind, object_id=one.object_id, is_personal=False, terms=terms(one.words)))
        if any(one.personal):
            both = terms([*one.words, *one.personal])
            rows.append(SearchEntry(kind=kind, object_id=one.object_id, is_personal=True, terms=both))
    return rows
