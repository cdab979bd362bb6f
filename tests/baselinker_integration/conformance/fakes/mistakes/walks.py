"""Mistakes that only a walk of ProductsList shows."""

from tests.baselinker_integration.conformance.fakes.endpoint import FakeEndpoint, Refusal
from tests.baselinker_integration.conformance.fakes.mistakes.registry import (
    caught_by,
    overlapping,
    turning,
    without_pages,
)

NARROWING = ("filter_id", "filter_ids_list", "filter_name", "filter_ean", "filter_sku")


def is_walk(fields):
    return not any(fields.get(name) for name in NARROWING)


class Walking(FakeEndpoint):
    """Errs in unnarrowed lists only."""

    def list_page(self, rows, fields):
        return self.walk_page(rows, fields) if is_walk(fields) else super().list_page(rows, fields)


@caught_by("walk.list-answers")
class WalkBreaksOff(Walking):
    def walk_page(self, rows, fields):
        if fields.get("page") == "3":
            raise Refusal("db_connection")
        return FakeEndpoint.list_page(self, rows, fields)


@caught_by("walk.list-stable")
class ListWithoutOrder(Walking):
    walk_page = turning(FakeEndpoint.list_page)


@caught_by("walk.list-pages")
class ListPagesMissing(Walking):
    walk_page = without_pages(FakeEndpoint.list_page)


@caught_by("walk.list-pages")
class ListPagesTooMany(Walking):
    def walk_page(self, rows, fields):
        page = FakeEndpoint.list_page(self, rows, fields)
        return {**page, "pages": page["pages"] + 1}


@caught_by("walk.list-past-end")
class WalkStartsAgainPastEnd(Walking):
    def walk_page(self, rows, fields):
        page = FakeEndpoint.list_page(self, rows, fields)
        return page if len(page) > 1 else FakeEndpoint.list_page(self, rows, {**fields, "page": "1"})


@caught_by("paging.each-id-once")
class ListPagesOverlap(Walking):
    walk_page = overlapping(FakeEndpoint.list_page, 30)


@caught_by("walk.holds-lookups")
class WalkHidesAProduct(Walking):
    def walk_page(self, rows, fields):
        return FakeEndpoint.list_page(self, {key: row for key, row in rows.items() if key != "7"}, fields)


@caught_by("walk.variants-not-listed")
class VariantsListedAsProducts(FakeEndpoint):
    def __init__(self):
        super().__init__()
        for product in list(self.products.values()):
            for key, variant in product["variants"].items():
                self.products[key] = {**product, **variant, "tax": 23, "variants": {}}
