"""Mistakes in answering look-ups of ProductsList."""

from tests.baselinker_integration.conformance.fakes.endpoint import FakeEndpoint, Refusal
from tests.baselinker_integration.conformance.fakes.mistakes.registry import caught_by, repeating


class Ignoring(FakeEndpoint):
    """Treats some fields as if they had not been sent."""

    ignored = ()

    def matches(self, product_id, product, fields):
        return super().matches(product_id, product, {key: fields[key] for key in fields if key not in self.ignored})


@caught_by("list.filter-ids-list")
class IdsListIgnored(Ignoring):
    ignored = ("filter_ids_list",)


@caught_by("list.filter-ean")
class EanIgnored(Ignoring):
    ignored = ("filter_ean",)


@caught_by("list.filter-sku")
class SkuIgnored(Ignoring):
    ignored = ("filter_sku",)


@caught_by("list.filter-name")
class NameIgnored(Ignoring):
    ignored = ("filter_name",)


@caught_by("list.filter-category")
class CategoryIgnored(Ignoring):
    ignored = ("category_id",)


@caught_by("list.filter-id")
class IdBySubstring(FakeEndpoint):
    def matches(self, product_id, product, fields):
        wanted = fields.get("filter_id", "")
        return wanted in product_id and super().matches(product_id, product, {**fields, "filter_id": ""})


@caught_by("list.unknown-id-empty")
class UnknownIdIsAnError(FakeEndpoint):
    def ProductsList(self, fields):
        if fields.get("filter_id") and fields["filter_id"] not in self.products:
            raise Refusal("not_found")
        return super().ProductsList(fields)


@caught_by("list.category-all")
class AllIsACategory(FakeEndpoint):
    def matches(self, product_id, product, fields):
        return fields.get("category_id") != "all" and super().matches(product_id, product, fields)


@caught_by("list.empty-fields-absent")
class EmptyFieldIsAValue(FakeEndpoint):
    def matches(self, product_id, product, fields):
        if fields.get("filter_price_to") == "":
            return float(product["price"]) <= 0
        return super().matches(product_id, product, fields)


@caught_by("list.filter-price")
class PriceBoundsExclusive(FakeEndpoint):
    def matches(self, product_id, product, fields):
        bounds = (fields.get("filter_price_from"), fields.get("filter_price_to"))
        return product["price"] not in bounds and super().matches(product_id, product, fields)


@caught_by("list.filter-quantity")
class QuantityBoundsExclusive(FakeEndpoint):
    def matches(self, product_id, product, fields):
        bounds = (fields.get("filter_quantity_from"), fields.get("filter_quantity_to"))
        return str(product["quantity"]) not in bounds and super().matches(product_id, product, fields)


@caught_by("list.filter-available")
class UnavailableMeansNoFilter(FakeEndpoint):
    """The text "0" is falsy."""

    def matches(self, product_id, product, fields):
        wanted = fields.get("filter_available", "")
        return super().matches(product_id, product, {**fields, "filter_available": "" if wanted == "0" else wanted})


@caught_by("list.filter-sort")
class SortIgnored(FakeEndpoint):
    def sorted(self, rows, fields):
        return super().sorted(rows, {} if "price" in fields.get("filter_sort", "") else fields)


@caught_by("list.filter-limit")
class LimitWithoutOffset(FakeEndpoint):
    def limited(self, rows, fields):
        return super().limited(rows, {"filter_limit": fields.get("filter_limit", "").split(",")[0]})


@caught_by("list.lookup-past-end")
class LastListPageRepeated(FakeEndpoint):
    list_page = repeating(FakeEndpoint.list_page)


@caught_by("list.pages-int")
class ListPagesAsText(FakeEndpoint):
    def list_page(self, rows, fields):
        page = super().list_page(rows, fields)
        return {**page, "pages": str(page["pages"])}
