"""Mistakes in what ProductsData says of a product."""

from tests.baselinker_integration.conformance.fakes.endpoint import FakeEndpoint
from tests.baselinker_integration.conformance.fakes.mistakes.registry import caught_by


def with_field(rule_id, label, **changes):
    """An endpoint whose products carry other values in some fields."""

    def data_row(self, product_id, product):
        return {**product, **changes}

    return caught_by(rule_id)(type(label, (FakeEndpoint,), {"data_row": data_row}))


PriceWithComma = with_field("data.types", "PriceWithComma", price="19,99")
NullManufacturer = with_field("data.no-null", "NullManufacturer", man_name=None)
TaxAsFraction = with_field("data.tax-percent", "TaxAsFraction", tax=0.23)
RelativeImages = with_field("data.images-absolute", "RelativeImages", images=["/i/1.jpg"])
RelativeUrl = with_field("data.url-absolute", "RelativeUrl", url="/p/1")
FeaturesAsObjects = with_field(
    "data.features-pairs", "FeaturesAsObjects", features=[{"name": "Kolor", "value": "biały"}]
)
LongLocation = with_field("data.text-widths", "LongLocation", location="regał " * 20)


@caught_by("data.field-names")
class CamelCaseKeys(FakeEndpoint):
    def data_row(self, product_id, product):
        row = dict(product)
        row["categoryId"], row["shortDescription"] = row.pop("category_id"), row.pop("description")
        return row


@caught_by("data.category-known")
class CategoryOutsideTheList(FakeEndpoint):
    def data_row(self, product_id, product):
        return {**product, "category_id": "99"} if product_id == "5" else product


@caught_by("data.category-name")
class CategoryNameWithoutParents(FakeEndpoint):
    def data_row(self, product_id, product):
        return {**product, "category_name": product["category_name"].rpartition("/")[2]}


class ChangingVariants(FakeEndpoint):
    def data_row(self, product_id, product):
        return {**product, "variants": self.variants(product)}


@caught_by("consistency.variants")
class OnlyLastVariantInData(ChangingVariants):
    def variants(self, product):
        return dict(list(product["variants"].items())[-1:])


@caught_by("data.variants-dictionary")
class VariantsAsList(ChangingVariants):
    def variants(self, product):
        return list(product["variants"].values())


@caught_by("data.variant-fields")
class VariantWithoutEan(ChangingVariants):
    def variants(self, product):
        return {
            key: {name: value for name, value in variant.items() if name != "ean"}
            for key, variant in product["variants"].items()
        }


@caught_by("data.variant-full-name")
class FullNameWithoutProduct(ChangingVariants):
    def variants(self, product):
        return {key: {**variant, "full_name": variant["name"]} for key, variant in product["variants"].items()}
