"""Mistakes in the rows of ProductsList and in which ids ProductsData returns."""

from tests.baselinker_integration.conformance.fakes.endpoint import FakeEndpoint, Refusal
from tests.baselinker_integration.conformance.fakes.mistakes.registry import as_list, caught_by


@caught_by("list.dictionary")
class ListIsAList(FakeEndpoint):
    list_page = as_list(FakeEndpoint.list_page)


@caught_by("list.no-null")
class ListNullEan(FakeEndpoint):
    def list_row(self, product_id, product):
        return {**super().list_row(product_id, product), "ean": None}

    def has_text(self, product, name, part):
        return product[name] is None or super().has_text(product, name, part)


@caught_by("list.row-types")
class ListQuantityWithUnit(FakeEndpoint):
    def list_page(self, rows, fields):
        page = super().list_page(rows, fields)
        return {
            key: {**row, "quantity": f"{row['quantity']} szt."} if key != "pages" else row for key, row in page.items()
        }


@caught_by("list.row-fields")
class ListCamelCase(FakeEndpoint):
    def list_row(self, product_id, product):
        return {**super().list_row(product_id, product), "shortDescription": ""}


@caught_by("consistency.list-data")
class LastVariantOverwritesProduct(FakeEndpoint):
    """The list writes each variant under the product's id, so only the last survives."""

    def list_row(self, product_id, product):
        row = super().list_row(product_id, product)
        for variant in product["variants"].values():
            row = {**row, "price": variant["price"], "quantity": variant["quantity"]}
        return row


@caught_by("data.dictionary")
class DataIsAList(FakeEndpoint):
    def ProductsData(self, fields):
        return list(super().ProductsData(fields).values())


class Dropping(FakeEndpoint):
    def ProductsData(self, fields):
        return {key: row for key, row in super().ProductsData(fields).items() if self.kept(key)}

    def kept(self, product_id):
        return True


@caught_by("data.every-id")
class DataWithoutUncategorised(Dropping):
    def kept(self, product_id):
        return self.products[product_id]["category_id"] != ""


@caught_by("walk.data-for-every-id")
class DataForgetsOneProduct(Dropping):
    def kept(self, product_id):
        return product_id != "119"


@caught_by("data.hundred-ids")
class DataCutAtFifty(FakeEndpoint):
    def ProductsData(self, fields):
        ids = fields.get("products_id", "").split(",")[:50]
        return super().ProductsData({**fields, "products_id": ",".join(ids)})


@caught_by("data.unknown-id-absent")
class DataUnknownIdIsAnError(FakeEndpoint):
    def ProductsData(self, fields):
        if any(key not in self.products for key in fields.get("products_id", "").split(",")):
            raise Refusal("not_found")
        return super().ProductsData(fields)


@caught_by("data.only-images")
class OnlyImagesWithoutImages(FakeEndpoint):
    def ProductsData(self, fields):
        rows = super().ProductsData(fields)
        return {key: {} for key in rows} if fields.get("only_images") == "1" else rows


@caught_by("data.fields")
class FieldsGiveNothing(FakeEndpoint):
    def ProductsData(self, fields):
        rows = super().ProductsData(fields)
        return {key: {} for key in rows} if fields.get("fields") else rows
