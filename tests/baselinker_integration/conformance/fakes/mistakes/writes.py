"""Mistakes in writing stock, prices, products and categories."""

from tests.baselinker_integration.conformance.fakes.endpoint import FakeEndpoint, Refusal
from tests.baselinker_integration.conformance.fakes.mistakes.registry import caught_by


@caught_by("quantity-update.set")
class SetAdds(FakeEndpoint):
    def change_stock(self, item, entry):
        super().change_stock(item, {**entry, "operation": "change"})


@caught_by("quantity-update.change")
class ChangeComputesDifference(FakeEndpoint):
    """Quantity minus stock, negatives ignored."""

    def change_stock(self, item, entry):
        if entry["operation"] == "change":
            item["quantity"] = max(int(entry["quantity"]), 0) - item["quantity"]
        else:
            super().change_stock(item, entry)


@caught_by("quantity-update.never-negative")
class StockGoesNegative(FakeEndpoint):
    def change_stock(self, item, entry):
        number = int(entry["quantity"])
        item["quantity"] = number if entry["operation"] == "set" else item["quantity"] + number


class OwnTarget(FakeEndpoint):
    def ProductsQuantityUpdate(self, fields):
        self.writing_stock = True
        try:
            return super().ProductsQuantityUpdate(fields)
        finally:
            self.writing_stock = False

    def target(self, entry):
        return self.stock_target(entry) if getattr(self, "writing_stock", False) else super().target(entry)


@caught_by("quantity-update.variant-zero")
class VariantZeroSearchedAsVariant(OwnTarget):
    def stock_target(self, entry):
        return None if str(entry.get("variant_id", "")) == "0" else FakeEndpoint.target(self, entry)


@caught_by("quantity-update.variant")
class VariantIgnored(OwnTarget):
    def stock_target(self, entry):
        return FakeEndpoint.target(self, {**entry, "variant_id": ""})


@caught_by("quantity-update.bad-entry-isolated")
class OneBadEntrySpoilsAll(OwnTarget):
    def stock_target(self, entry):
        found = FakeEndpoint.target(self, entry)
        if found is None:
            raise Refusal("not_found")
        return found


@caught_by("quantity-update.counter")
class CounterCountsReceived(FakeEndpoint):
    def counter(self, found):
        return len(found)


@caught_by("quantity-update.thousand")
class FiveHundredAtMost(FakeEndpoint):
    def ProductsQuantityUpdate(self, fields):
        if len(self.entries(fields)) > 500:
            raise Refusal("too_many")
        return super().ProductsQuantityUpdate(fields)


class NotUnderstanding(FakeEndpoint):
    """Does not read one encoding of products in one action; answers as if nothing had been sent."""

    deaf_action = "ProductsQuantityUpdate"

    def dispatch(self, action, fields):
        if action == self.deaf_action and self.is_foreign(fields):
            return {"counter": 0}
        return super().dispatch(action, fields)


@caught_by("quantity-update.encoding-escaped")
class EscapedJsonUnread(NotUnderstanding):
    def is_foreign(self, fields):
        return "&quot;" in fields.get("products", "")


@caught_by("quantity-update.encoding-brackets")
class BracketsUnread(NotUnderstanding):
    def is_foreign(self, fields):
        return "products" not in fields


@caught_by("quantity-update.encoding-pairs")
class PairsUnread(NotUnderstanding):
    def is_foreign(self, fields):
        return fields.get("products", "").startswith("products[")


@caught_by("price-update.encodings")
class PriceBracketsUnread(BracketsUnread):
    deaf_action = "ProductsPriceUpdate"


@caught_by("price-update.counter")
class PriceCounterCountsReceived(FakeEndpoint):
    def price_counter(self, found):
        return len(found)


@caught_by("price-update.effect")
class PriceNotWritten(FakeEndpoint):
    def change_price(self, item, entry):
        pass


@caught_by("price-update.variant")
class PriceOfVariantUnknown(FakeEndpoint):
    def price_counter(self, found):
        return sum(item is not None and "variant_id" not in entry for item, entry in found)


@caught_by("category-add.returns-id")
class CategoryNull(FakeEndpoint):
    def CategoryAdd(self, fields):
        return {"category_id": None}


@caught_by("product-add.returns-id")
class ProductEmptyId(FakeEndpoint):
    def ProductAdd(self, fields):
        return {"product_id": ""}


@caught_by("product-add.updates")
class ProductMadeAgain(FakeEndpoint):
    def product_number(self, fields):
        return super().product_number({})


@caught_by("product-add.encodings")
class ProductBracketsRefused(FakeEndpoint):
    def ProductAdd(self, fields):
        if "images[0]" in fields:
            raise Refusal("bad_request")
        return super().ProductAdd(fields)
