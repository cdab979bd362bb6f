"""Endpoints that differ from the plain fake in ways that the protocol leaves open; none of them may fail a rule."""

from tests.baselinker_integration.conformance.fakes.endpoint import FakeEndpoint, Refusal

TOLERATED = {}


def tolerated(endpoint):
    TOLERATED[endpoint.__name__] = endpoint
    return endpoint


@tolerated
class EmptyPostIsNoPassword(FakeEndpoint):
    def probe_empty(self):
        raise Refusal("no_password")


@tolerated
class EmptyDictionariesAsPhpLists(FakeEndpoint):
    def handle(self, method, fields):
        status, answer = super().handle(method, fields)
        return status, [] if answer in ({}, {"pages": 1}) else answer


@tolerated
class PagesOnlyWhenSeveral(FakeEndpoint):
    def page(self, items, fields, size):
        page = super().page(items, fields, size)
        return page if page["pages"] > 1 else {key: row for key, row in page.items() if key != "pages"}


@tolerated
class OrderPagesLookAhead(FakeEndpoint):
    """`pages` is the present page, plus one while there is more."""

    def order_page(self, rows, fields):
        page = super().order_page(rows, fields)
        present = int(fields.get("page") or 1)
        return {**page, "pages": min(present + 1, page["pages"]) if present < page["pages"] else present}


@tolerated
class TextsFoundExactly(FakeEndpoint):
    def has_text(self, product, name, part):
        return product[name] == part if part and name != "name" else super().has_text(product, name, part)


@tolerated
class NumbersAsNumbers(FakeEndpoint):
    def data_row(self, product_id, product):
        return {**product, "price": float(product["price"]), "tax": "23.00"}

    def price_values(self, product_id, product):
        return {key: float(price) for key, price in super().price_values(product_id, product).items()}

    def quantity_values(self, product_id, product):
        return {key: str(number) for key, number in super().quantity_values(product_id, product).items()}


@tolerated
class RepeatAppliesTheDifference(FakeEndpoint):
    def order_repeat(self, number, fields, lines):
        before = self.pushed[number]["products"]
        self.take_stock(fields, before, sign=1)
        self.take_stock(fields, lines)
        self.pushed[number]["products"] = lines
        return {"order_id": int(number)}


@tolerated
class UnknownLinesKeptByName(FakeEndpoint):
    def order_lines(self, fields):
        try:
            return super().order_lines(fields)
        except Refusal as refusal:
            if refusal.code != "unknown_product":
                raise
            return []


@tolerated
class CatalogueOnly(FakeEndpoint):
    def supported(self):
        return [
            name for name in super().supported() if name.startswith(("Products", "FileV", "Supp")) and "Upd" not in name
        ]


@tolerated
class NoOrdersYet(FakeEndpoint):
    def __init__(self):
        super().__init__()
        self.orders = {}


@tolerated
class StockShownTomorrow(FakeEndpoint):
    """Every answer comes from a copy made in the morning; writes go to the shop at once."""

    def __init__(self):
        super().__init__()
        self.shop = {key: {**product} for key, product in self.products.items()}

    def target(self, entry):
        return self.shop.get(str(entry.get("product_id")))

    def take_stock(self, fields, lines, sign=-1):
        pass


@tolerated
class WalkedAlready(FakeEndpoint):
    """Whole walks are allowed once a day, and today's are over."""

    def refuse_walk(self, fields):
        if fields.get("page", "1") in ("", "1") and not any(name.startswith("filter_") for name in fields):
            raise Refusal("sync_limit", "next walk tomorrow at 00:00")

    def ProductsList(self, fields):
        self.refuse_walk(fields)
        return super().ProductsList(fields)

    def ProductsPrices(self, fields):
        self.refuse_walk(fields)
        return super().ProductsPrices(fields)

    def ProductsQuantity(self, fields):
        self.refuse_walk(fields)
        return super().ProductsQuantity(fields)
