"""Finding objects by the beginnings of the words that a person typed."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, Case, CharField, Expression, F, Q, QuerySet, Subquery, When
from django.db.models.functions import Cast, Coalesce
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import override

from eshop.core.numbers import whole_number
from eshop.search.models import SUBJECTS, SearchEntry
from eshop.search.terms import squeezed, words

Kind = SearchEntry.Kind
MOST_TYPED = 8
_ALL = 10_000_000
_RECENT = 2000


class HasWords(Expression):
    """Whether the terms of an entry have words that begin with all of `typed`, or one that begins with `joined`."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, typed: Sequence[str], joined: str) -> None:
        super().__init__()
        self._terms: Any = F("terms")
        self._typed, self._joined = typed, joined

    def get_source_expressions(self) -> list[Any]:
        return [self._terms]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        (self._terms,) = exprs

    def as_postgresql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        """In the words of the index. What was typed is letters and digits, which mean nothing more to the parser."""
        column, parameters = compiler.compile(self._terms)
        wanted = " & ".join(f"'{word}':*" for word in self._typed)
        if self._joined not in self._typed:
            wanted = f"({wanted}) | '{self._joined}':*"
        return f"array_to_tsvector(string_to_array({column}, ' ')) @@ %s::tsquery", [*parameters, wanted]

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """SQLite reads all entries, which are short."""
        column, parameters = compiler.compile(self._terms)
        begins = f"instr(' ' || {column}, %s) > 0"
        every = " AND ".join([begins] * len(self._typed))
        sought = [*self._typed, self._joined]
        values = [value for word in sought for value in (*parameters, f" {word}")]
        return f"(({every}) OR {begins})", tuple(values)


def objects_found(kind: Kind, text: str, *, by_buyer: bool = False) -> QuerySet[SearchEntry, Any]:
    """The ids of the objects of a kind that `text` may mean, for `pk__in`; none where it has no letter or digit. A
    number alone means the order or item that has it, too.

    All words typed must begin a word of the object, in any order; a number or code may be typed with anything between
    its parts. `by_buyer`: also by what names the buyer, for people who may see that.
    """
    return _entries(kind, text, by_buyer=by_buyer).values("object_id")[:_ALL]  # limited, so planned by itself: by index


def newest_found(kind: Kind, text: str, *, by_buyer: bool = False, limit: int, first: int | None = None) -> list[int]:
    """At most `limit` of these ids, each once: `first` where it is among them, then the newest object first.

    Looked for among the newest objects first: of a word that all objects have, the others need not be looked at.
    """
    entries = _entries(kind, text, by_buyer=by_buyer)
    newest = _newest(entries, kind)
    if first is not None:  # a number, which few objects have
        newest = newest.order_by(Case(When(object_id=first, then=0), default=1), "-object_id")
    elif len(found := _recent(entries, kind, limit)) == limit:
        return found
    return list(newest.values_list("object_id", flat=True)[:limit])


def newest_named(kind: Kind, text: str, *, by_buyer: bool = False, limit: int) -> QuerySet[SearchEntry, Any]:
    """The `limit` newest of these ids as texts, as events name their objects, to be looked for in a statement."""
    newest = _newest(_entries(kind, text, by_buyer=by_buyer), kind)
    return newest.annotate(named=Cast("object_id", CharField(max_length=60))).values("named")[:limit]


def _recent(entries: QuerySet[SearchEntry], kind: Kind, limit: int) -> list[int]:
    """Those among the newest objects, where what many objects have is found soon."""
    ids = SearchEntry.objects.filter(kind=kind, is_personal=False).order_by("-object_id").values("object_id")
    begin = Coalesce(Subquery(ids[_RECENT : _RECENT + 1]), 0)
    found = entries.filter(object_id__gte=begin).order_by("-object_id").values_list("object_id", flat=True)
    return list(found.distinct()[:limit])


def _newest(entries: QuerySet[SearchEntry], kind: Kind) -> QuerySet[SearchEntry]:
    ids = entries.values("object_id")[:_ALL]  # as in objects_found
    return SearchEntry.objects.filter(kind=kind, object_id__in=ids, is_personal=False).order_by("-object_id")


def kind_named(text: str) -> tuple[Kind | None, str]:
    """The kind that the first word names, as in "Zamówienie 12", and the rest; None and the whole text otherwise."""
    first, _space, rest = text.strip().partition(" ")
    for kind in SUBJECTS:
        if rest and words(first) in _names(kind):
            return kind, rest
    return None, text


@cache
def _names(kind: Kind) -> list[list[str]]:
    """What a kind is called in each of the shop's languages, folded."""
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.append(words(str(kind.label)))
    return found


def _entries(kind: Kind, text: str, *, by_buyer: bool) -> QuerySet[SearchEntry]:
    typed = words(text[:200])[:MOST_TYPED]
    if not typed:
        return SearchEntry.objects.none()
    sought = Q(HasWords(typed, squeezed(text[:200])))
    number = whole_number(typed[0]) if len(typed) == 1 else None
    if kind in SUBJECTS and number is not None:
        sought |= Q(object_id=number)
    entries = SearchEntry.objects.filter(sought, kind=kind)
    return entries if by_buyer else entries.filter(is_personal=False)
