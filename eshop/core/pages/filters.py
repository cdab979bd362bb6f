"""Filters of the panel's lists: plain form fields of one GET form, usable by keyboard and without scripts."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib.admin import ListFilter, SimpleListFilter
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eshop.core.clock import WARSAW, day_start_instant, now
from eshop.core.numbers import whole_number

PRESETS: dict[str, tuple[str | Promise, int, int]] = {
    "dzis": (_("dziś"), 0, 0),
    "wczoraj": (_("wczoraj"), 1, 1),
    "7dni": (_("7 dni"), 6, 0),
    "30dni": (_("30 dni"), 29, 0),
}
"""By code: the words, and how many Warsaw days before today the range begins and ends."""

POLISH_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)


class SelectFilter(SimpleListFilter):
    """One choice of several; `field` is compared for equality unless `queryset` is overridden."""

    template = "panel/filters/select.html"
    field = ""

    @classmethod
    def parameters(cls) -> list[str]:
        """Names that the filter has in the page's address."""
        return [str(cls.parameter_name)]

    def number(self) -> int | None:
        """The chosen value as a row's number; None for what no row can have."""
        return whole_number(self.value() or "")

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset.filter(**{self.field: value}) if value else queryset

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for key, label in self.lookup_choices:
            yield {"value": str(key), "display": label, "selected": self.value() == str(key)}


class YesNoFilter(SelectFilter):
    """A boolean field with words for its two values."""

    yes: Any = ""
    no: Any = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", str(self.yes)), ("0", str(self.no))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.field: self.value() == "1"}) if self.value() in ("0", "1") else queryset


class RangeFilter(ListFilter):
    """From one value to another, both included, either may be missing; what cannot be read is ignored."""

    template = "panel/filters/range.html"
    input_type = "text"
    field = ""
    parameter = ""

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: type[Model], model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        for name in self.expected_parameters():
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]

    @classmethod
    def parameters(cls) -> list[str]:
        """Names that the filter has in the page's address."""
        return [f"{cls.parameter}_od", f"{cls.parameter}_do"]

    def expected_parameters(self) -> list[Any]:
        return self.parameters()

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for name in self.expected_parameters():
            value = str(self.used_parameters.get(name, "")).strip()
            is_wrong = bool(value) and self.is_wrong(value)
            yield {"name": name, "value": value, "is_first": name.endswith("_od"), "is_wrong": is_wrong}

    def is_wrong(self, text: str) -> bool:
        """Whether `text` cannot be read as an end of the range; the list then goes on without it."""
        return False

    def bound(self, end: str) -> str:
        """What the person typed as "od" or "do"."""
        return str(self.used_parameters.get(f"{self.parameter}_{end}", "")).strip()


class DateRangeFilter(RangeFilter):
    """Warsaw dates against a column of instants, as 2026-11-23 or 23.11.2026; or a preset, unless dates are typed."""

    template = "panel/filters/date.html"

    @classmethod
    def parameters(cls) -> list[str]:
        return [cls.parameter, *super().parameters()]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        preset, typed = self.preset(), super().parameters()
        links = [
            {
                "label": label,
                "is_active": preset == code,
                "address": changelist.get_query_string({self.parameter: code}, [*typed, "p"]),
            }
            for code, (label, _first, _last) in PRESETS.items()
        ]
        for choice in super().choices(changelist):
            if choice["name"] != self.parameter:
                yield {**choice, "presets": links, "preset_name": self.parameter, "preset": preset}

    def preset(self) -> str:
        """The code of the preset that counts; empty for none."""
        chosen = str(self.used_parameters.get(self.parameter, ""))
        return chosen if chosen in PRESETS and not (self.bound("od") or self.bound("do")) else ""

    def is_wrong(self, text: str) -> bool:
        return _day(text) is None

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        first, last = _day(self.bound("od")), _day(self.bound("do"))
        if self.preset():
            today = now().astimezone(WARSAW).date()
            _label, before, until = PRESETS[self.preset()]
            first, last = today - timedelta(days=before), today - timedelta(days=until)
        if first:
            queryset = queryset.filter(**{f"{self.field}__gte": _midnight(first)})
        if last:
            queryset = queryset.filter(**{f"{self.field}__lt": _midnight(last + timedelta(days=1))})
        return queryset


class AmountRangeFilter(RangeFilter):
    """Amounts, with a comma or a dot."""

    input_type = "text"

    def is_wrong(self, text: str) -> bool:
        return _amount(text) is None

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        lowest, highest = _amount(self.bound("od")), _amount(self.bound("do"))
        if lowest is not None:
            queryset = queryset.filter(**{f"{self.field}__gte": lowest})
        if highest is not None:
            queryset = queryset.filter(**{f"{self.field}__lte": highest})
        return queryset


def _day(text: str) -> date | None:
    polish = POLISH_DATE.fullmatch(text)
    try:
        day = parse_date(f"{polish[3]}-{polish[2]:>02}-{polish[1]:>02}" if polish else text)
    except ValueError:
        return None
    return day if day and date(1970, 1, 1) <= day <= date(9990, 1, 1) else None


def _midnight(day: date) -> datetime:
    return day_start_instant(day, time(0, 0))


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.replace(" ", "").replace("\xa0", "").replace(",", "."))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < 10**10 else None
