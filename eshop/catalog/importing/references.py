"""What items refer to, found or made once per file: categories, manufacturers, VAT rates, price lists."""

import re

from django.utils.translation import gettext as _

from eshop.catalog.importing.rows import FileError
from eshop.catalog.models import Manufacturer, PriceList, VatRate
from eshop.catalog.services.categories import category_path_ensure

_CURRENCY_AT_THE_END = re.compile(r"(?:.*\s)?([A-Z]{3})")
_CURRENCIES = {"PLN", "EUR", "USD", "GBP", "CZK", "CHF", "SEK", "NOK", "DKK", "HUF", "RON", "UAH"}


class References:
    """Ids by name. Lives as long as one file's transaction: after a rollback the ids would be wrong."""

    def __init__(self) -> None:
        self._categories: dict[tuple[str, ...], int] = {}
        self._manufacturers = dict(Manufacturer.objects.values_list("name", "pk"))
        self._vat_rates = dict(VatRate.objects.values_list("code", "pk"))
        self._price_lists = dict(PriceList.objects.values_list("name", "pk"))
        default = PriceList.objects.filter(is_default=True).values_list("pk", flat=True).first()
        if default is None:
            raise FileError(_("sklep nie ma domyślnego cennika, do którego trafiają ceny"))
        self._default_price_list = default

    def category(self, path: tuple[str, ...]) -> int | None:
        if path and path not in self._categories:
            self._categories[path] = category_path_ensure(path=path)
        return self._categories.get(path)

    def manufacturer(self, name: str) -> int | None:
        if name and name not in self._manufacturers:
            self._manufacturers[name] = Manufacturer.objects.get_or_create(name=name)[0].pk
        return self._manufacturers.get(name)

    def vat_rate(self, code: str) -> int | None:
        if code and code not in self._vat_rates:
            self._vat_rates[code] = VatRate.objects.get_or_create(code=code)[0].pk
        return self._vat_rates.get(code)

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
