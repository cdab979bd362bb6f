"""The conformance runner, put before the other connector's own replies, names exactly its departures."""

import pytest

from tests.baselinker_integration.conformance.checking import check, failed
from tests.baselinker_integration.conformance.fakes.endpoint import FakeEndpoint, Refusal
from tests.baselinker_integration.third_party.blocks import reply

pytestmark = pytest.mark.sqlite  # no database is touched, so once is enough

REPLIES = {
    "FileVersion": "file_version",
    "ProductsCategories": "products_categories",
    "StatusesList": "statuses_list",
    "ProductsPrices": "products_prices",
    "ProductsQuantity": "products_quantity",
}
HTTP_NUMBERS = {"no_password": 422, "incorrect_password": 401, "unsupported_action": 422}


class Replaying(FakeEndpoint):
    """Answers with the recorded replies, narrowed as the fake endpoint narrows."""

    def __init__(self, folder):
        super().__init__()
        self.folder = folder
        self.rows = {key: row for key, row in reply(folder, "products_list").items() if key != "pages"}
        self.details = {key: row for key, row in reply(folder, "products_details").items() if key != "pages"}

    def error_status(self, refusal):
        return HTTP_NUMBERS.get(refusal.code, 422)

    def error_body(self, refusal):
        if refusal.text == "GET":
            return super().error_body(refusal)
        return {**super().error_body(refusal), "error_code": self.error_status(refusal)}

    def probe_get(self):
        raise Refusal("no_password", "GET")

    def supported(self):
        return ["FileVersion", "ProductsCategories", "ProductsData", "ProductsList", *REPLIES]

    def SupportedMethods(self, fields):
        return [*sorted({*self.supported(), "SupportedMethods"})]

    def dispatch(self, action, fields):
        if action == "SupportedMethods":
            return self.SupportedMethods(fields)
        if action in ("ProductsPrices", "ProductsQuantity"):
            recorded = {key: row for key, row in reply(self.folder, REPLIES[action]).items() if key != "pages"}
            return self.page(recorded, fields, 300)
        if action in REPLIES:
            return reply(self.folder, REPLIES[action])
        return super().dispatch(action, fields)

    def ProductsList(self, fields):
        found = {
            key: row
            for key, row in self.rows.items()
            if fields.get("filter_id", "") in ("", key)
            and (not fields.get("filter_ids_list") or key in fields["filter_ids_list"].split(","))
            and fields.get("filter_name", "").lower() in row["name"].lower()
            and fields.get("filter_sku", "") in row["sku"]
        }
        return self.page(found, fields, 100)

    def ProductsData(self, fields):
        return {key: self.details[key] for key in fields.get("products_id", "").split(",") if key in self.details}


def test_departures_are_named(folder):
    found = set(failed(check(Replaying(folder), write=False)))

    assert {
        "answers.http-200",
        "errors.text-code",
        "list.no-null",
        "data.field-names",
        "data.url-absolute",
        "data.variant-full-name",
        "data.variant-fields",
        "prices.main-key",
        "quantity.main-key",
    } <= found
    assert not found & {
        "probe.get",
        "probe.wrong-password",
        "errors.shape",
        "version.payload",
        "version.standard-is-int",
        "categories.dictionary",
        "statuses.dictionary",
        "data.features-pairs",
        "data.images-absolute",
        "data.tax-percent",
        "prices.values",
        "quantity.values",
    }
