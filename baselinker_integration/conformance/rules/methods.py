"""SupportedMethods and FileVersion."""

from django.utils.translation import gettext_lazy as _

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.rule import Rules
from baselinker_integration.conformance.rules.judging import (
    expect_error,
)
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

rules = Rules()
DOCUMENTED = (
    "SupportedMethods",
    "FileVersion",
    "ProductsCategories",
    "ProductsList",
    "ProductsData",
    "ProductsPrices",
    "ProductsQuantity",
    "ProductsQuantityUpdate",
    "ProductsPriceUpdate",
    "ProductAdd",
    "CategoryAdd",
    "OrderAdd",
    "OrdersGet",
    "OrderUpdate",
    "StatusesList",
    "DeliveryMethodsList",
    "PaymentMethodsList",
)
HARMLESS = {
    "ProductsCategories": {},
    "StatusesList": {},
    "DeliveryMethodsList": {},
    "PaymentMethodsList": {},
    "ProductsData": {"products_id": "0"},
}
"""Actions that change nothing and use nothing up when called like this."""


@rules.rule("methods.plain-list", "3.1", _("SupportedMethods jest zwykłą listą nazw, bez opakowania"))
def plain_list(check: Check) -> str:
    body = check.session.answer("SupportedMethods")
    if not isinstance(body, list) or not body or not all(isinstance(name, str) and name for name in body):
        raise Failed(f"SupportedMethods: {type(body).__name__} {str(body)[:80]}")
    return f"{len(body)}: {phrases.some(body)}"


@rules.rule(
    "methods.unique", "7.1-2", _("Żadna nazwa nie powtarza się w SupportedMethods"), after=("methods.plain-list",)
)
def unique(check: Check) -> str:
    names = check.session.answer("SupportedMethods")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Failed(phrases.repeated(twice))
    return str(len(names))


@rules.rule("methods.documented", "2.1, 2.2, 8-U6", _("SupportedMethods wymienia tylko udokumentowane akcje"))
def documented(check: Check) -> str:
    other = sorted(check.session.methods.difference(DOCUMENTED))
    if other:
        raise Failed(phrases.surplus(other))
    return f"{len(check.session.methods)}/{len(DOCUMENTED)}"


@rules.rule("methods.stable", "8-U4", _("SupportedMethods zapytane drugi raz odpowiada to samo"))
def stable(check: Check) -> str:
    first, second = (check.session.answer("SupportedMethods") for _ in range(2))
    if first != second:
        raise Failed(f"SupportedMethods: {first} ≠ {second}")
    return f"{len(first)} = {len(second)}"


@rules.rule(
    "methods.unlisted-refused",
    "1.3, 2.3",
    _("Akcja spoza SupportedMethods dostaje unsupported_action"),
    after=("dispatch.unknown-action",),
)
def unlisted_refused(check: Check) -> str:
    unlisted = [action for action in HARMLESS if action not in check.session.methods]
    if not unlisted or not check.session.methods:
        raise NotApplicable(phrases.nothing_to_check("SupportedMethods"))
    for action in unlisted:
        expect_error(check.session.ask(action, **HARMLESS[action]), "unsupported_action")
    return f"{', '.join(unlisted)} → unsupported_action"


@rules.rule(
    "methods.undocumented-refused",
    "2.2, 8-U6",
    _("Nieudokumentowana GetModuleInformation dostaje unsupported_action"),
    after=("dispatch.unknown-action",),
)
def undocumented_refused(check: Check) -> str:
    return expect_error(check.session.ask("GetModuleInformation"), "unsupported_action")


@rules.rule("version.payload", "3.2, 7.1-3", _("FileVersion podaje platform, version i standard 4"))
def version_payload(check: Check) -> str:
    body = check.session.answer("FileVersion")
    texts = {name: body.get(name) for name in ("platform", "version")}
    if not all(isinstance(text, str) and text for text in texts.values()) or str(body.get("standard")) != "4":
        raise Failed(f"FileVersion: {texts}, standard = {body.get('standard')!r}")
    return f"{texts['platform']} {texts['version']}, standard 4"


@rules.rule(
    "version.standard-is-int",
    "3.2, 8-15",
    _("standard w FileVersion jest liczbą, nie tekstem"),
    after=("version.payload",),
)
def standard_is_int(check: Check) -> str:
    standard = check.session.answer("FileVersion")["standard"]
    if not isinstance(standard, int):
        raise Failed(f"standard = {standard!r}")
    return f"standard = {standard}"
