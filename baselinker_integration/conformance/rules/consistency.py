"""ProductsList, ProductsData, ProductsPrices and ProductsQuantity must tell one story."""

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.registry import Level, rule
from baselinker_integration.conformance.rules.values import need_compared
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

WALKED = ("ProductsList", "ProductsData")


@rule(
    "consistency.list-data",
    "3.6, 5, 7.1-5",
    "Cena i stan z ProductsList są takie jak w ProductsData (wariant nie nadpisuje towaru)",
    "Price and stock of ProductsList equal those of ProductsData (no variant overwrites its product)",
    level=Level.WALK,
    actions=WALKED,
    after=("walk.data-for-every-id",),
)
def list_data(check: Check) -> str:
    if check.catalogue.differing:
        raise Failed(f"ProductsList ≠ ProductsData: {phrases.some(check.catalogue.differing)}")
    return phrases.counted(len(check.catalogue.products))


@rule(
    "consistency.variants",
    "5, 7.1-5",
    "Warianty w ProductsData są te same co w ProductsPrices i ProductsQuantity (żaden nie nadpisuje innego)",
    "The variants of ProductsData are those of ProductsPrices and ProductsQuantity (none overwrites another)",
    level=Level.WALK,
    actions=WALKED,
    after=("walk.data-for-every-id", "data.variants-dictionary"),
)
def variants(check: Check) -> str:
    walks = []
    if "ProductsPrices" in check.methods and "prices.each-id-once" not in check.broken:
        walks.append(("ProductsPrices", check.prices))
    if "ProductsQuantity" in check.methods and "quantity.each-id-once" not in check.broken:
        walks.append(("ProductsQuantity", check.quantities))
    if not walks or not check.catalogue.data_read:
        raise NotApplicable(phrases.nothing_to_check("ProductsPrices, ProductsQuantity"))
    for action, walk in walks:
        need_compared(walk)
        if walk.other_variants:
            raise Failed(f"{action} ≠ ProductsData: {phrases.some(walk.other_variants)}")
    return f"variants: {sum(map(len, check.catalogue.variants.values()))}"


@rule(
    "consistency.prices",
    "3.6, 7.1-5",
    "ProductsPrices podaje te same ceny co ProductsList i ProductsData, także wariantów",
    "ProductsPrices tells the prices of ProductsList and ProductsData, of variants too",
    level=Level.WALK,
    actions=("ProductsList", "ProductsPrices"),
    after=("prices.each-id-once",),
)
def prices(check: Check) -> str:
    need_compared(check.prices)
    if check.prices.differing:
        raise Failed(f"ProductsPrices ≠ ProductsList/ProductsData: {phrases.some(check.prices.differing)}")
    return phrases.counted(check.prices.compared)


@rule(
    "consistency.quantities",
    "3.7, 7.1-5",
    "ProductsQuantity podaje te same stany co ProductsList i ProductsData, także wariantów",
    "ProductsQuantity tells the stock of ProductsList and ProductsData, of variants too",
    level=Level.WALK,
    actions=("ProductsList", "ProductsQuantity"),
    after=("quantity.each-id-once",),
)
def quantities(check: Check) -> str:
    need_compared(check.quantities)
    if check.quantities.differing:
        raise Failed(f"ProductsQuantity ≠ ProductsList/ProductsData: {phrases.some(check.quantities.differing)}")
    return phrases.counted(check.quantities.compared)
