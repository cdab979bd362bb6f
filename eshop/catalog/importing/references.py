"""What items refer to, found or made once per file: categories, manufacturers, VAT rates, price lists."""

import re
from collections.abc import Iterable

from django.db.models import Model

from eshop.catalog.importing.rows import FileError, ItemRow
from eshop.catalog.models import Category, Manufacturer, PriceList, VatRate
from eshop.catalog.services.categories import category_paths_ensure
from eshop.core.told import told as _

_CURRENCY_AT_THE_END = re.compile(r"(?:.*\s)?([A-Z]{3})")
_CURRENCIES = {"PLN", "EUR", "USD", "GBP", "CZK", "CHF", "SEK", "NOK", "DKK", "HUF", "RON", "UAH"}


class References:
    """Ids by name. Lives as long as one file's transaction: after a rollback the ids would be wrong."""

    def __init__(self) -> None:
        self._categories: dict[tuple[str, ...], int] = {}
        self._manufacturers = dict(Manufacturer.objects.values_list("name", "pk"))
        self._vat_rates = dict(VatRate.objects.values_list("code", "pk"))
        self._categories_of: dict[str, int] = {}
        lists = list(PriceList.objects.values_list("name", "external_id", "pk", "is_default"))
        self._price_lists = {name: pk for name, _external_id, pk, _is_default in lists}
        self._price_list_names = {external_id: name for name, external_id, _pk, _is_default in lists if external_id}
        default = next((pk for _name, _external_id, pk, is_default in lists if is_default), None)
        if default is None:
            raise FileError(_("sklep nie ma domyślnego cennika, do którego trafiają ceny"))
        self._default_price_list = default

    def ensure(self, rows: Iterable[ItemRow]) -> None:
        """Make what `rows` name and the shop lacks, in a number of statements that their number does not change."""
        rows = list(rows)
        _names_ensure(Manufacturer, "name", self._manufacturers, {row.manufacturer for row in rows if row.manufacturer})
        _names_ensure(VatRate, "code", self._vat_rates, {row.vat for row in rows if row.vat})
        paths = {row.category for row in rows if row.category} - self._categories.keys()
        if paths:
            category_paths_ensure(paths=paths, known=self._categories)

    def categories_known(self, external_ids: set[str]) -> set[str]:
        """Those of the ERP's ids of categories that the shop knows; `category_of` may be asked for them."""
        if external_ids:
            found = Category.objects.filter(external_id__in=external_ids).values_list("external_id", "pk")
            self._categories_of.update({external_id: pk for external_id, pk in found if external_id})
        return external_ids & self._categories_of.keys()

    def category_of(self, external_id: str) -> int:
        """The id of a category that `categories_known` named."""
        return self._categories_of[external_id]

    def price_list_name(self, text: str) -> str | None:
        """The name of the list that the ERP's id of it or its name means; "" is the default one. None: unknown."""
        name = self._price_list_names.get(text, text)
        return name if not name or name in self._price_lists else None

    def category(self, path: tuple[str, ...]) -> int | None:
        """The id of a category that `ensure` was told of; None for the empty path."""
        return self._categories[path] if path else None

    def manufacturer(self, name: str) -> int | None:
        """The id of a manufacturer that `ensure` was told of; None for ""."""
        return self._manufacturers[name] if name else None

    def vat_rate(self, code: str) -> int | None:
        """The id of a rate that `ensure` was told of; None for ""."""
        return self._vat_rates[code] if code else None

    def price_list(self, name: str) -> int:
        """The list's id; "" is the default list. A new list takes its currency from the last word of its name."""
        if not name:
            return self._default_price_list
        if name not in self._price_lists:
            match = _CURRENCY_AT_THE_END.fullmatch(name)
            currency = match[1] if match and match[1] in _CURRENCIES else "PLN"
            made = PriceList.objects.get_or_create(name=name, defaults={"currency": currency})[0]
            self._price_lists[name] = made.pk
        return self._price_lists[name]


def _names_ensure(model: type[Model], field: str, known: dict[str, int], wanted: set[str]) -> None:
    """Add to `known` (ids by name) those of `wanted` that it lacks; two who make the same one get the same id."""
    missing = wanted - known.keys()
    if missing:
        model._default_manager.bulk_create([model(**{field: name}) for name in sorted(missing)], ignore_conflicts=True)
        known.update(model._default_manager.filter(**{f"{field}__in": missing}).values_list(field, "pk"))
