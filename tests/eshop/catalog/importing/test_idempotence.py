"""The same file again changes nothing, and a changed one writes only what changed."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eshop.catalog.models import Product, Stock, StockMovement
from eshop.search.models import SearchEntry
from tests.eshop.catalog.importing.helpers import FILES, OWN_HEADER, counts, everything, file_import, item, text_import

pytestmark = pytest.mark.django_db
ALL_FILES = sorted(path.name for path in FILES.iterdir())


@pytest.mark.parametrize("name", ALL_FILES)
def test_same_file_again_is_all_unchanged(name, time_machine):
    time_machine.move_to("2026-11-23T10:00:00Z")
    first = file_import(FILES / name)
    before, entries = everything(), item_entries()
    time_machine.move_to("2026-11-23T11:00:00Z")
    with CaptureQueriesContext(connection) as queries:
        second = file_import(FILES / name)
    assert counts(second) == (0, 0, first.created, first.rejected)
    assert (everything(), item_entries()) == (before, entries)
    writes = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE", "COPY"))]
    assert not [sql for sql in writes if '"event_log_' not in sql and not _is_of_the_log(sql)]


def item_entries():
    return list(SearchEntry.objects.filter(kind=SearchEntry.Kind.ITEM).order_by("pk").values())


def _is_of_the_log(sql):
    """An event of a rejected row is found by search, too."""
    return sql.startswith('INSERT INTO "search_searchentry"') and f"({SearchEntry.Kind.EVENT.value}, " in sql


def test_dry_run_counts_like_the_import_and_writes_nothing():
    dry = file_import(FILES / "own.csv", dry_run=True)
    assert counts(dry) == (4, 0, 0, 0)
    assert everything()["Product"] == []
    assert counts(file_import(FILES / "own.csv")) == counts(dry)


def test_only_changed_items_move_their_time_of_change(tmp_path, time_machine):
    rows = "1;;A;X;1;1;;;;;\n2;;B;Y;1;1;;;;;\n"
    time_machine.move_to("2026-11-23T10:00:00Z", tick=False)
    text_import(tmp_path, OWN_HEADER + rows)
    time_machine.move_to("2026-11-23T11:00:00Z", tick=False)
    assert counts(text_import(tmp_path, OWN_HEADER + rows.replace(";Y;", ";Nowa;"))) == (0, 1, 1, 0)
    assert dict(Product.objects.values_list("code", "updated_at")) == {
        "A": datetime(2026, 11, 23, 10, tzinfo=UTC),
        "B": datetime(2026, 11, 23, 11, tzinfo=UTC),
    }
    assert set(Product.objects.values_list("created_at", flat=True)) == {datetime(2026, 11, 23, 10, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("1;;A;X;2;1;;23;;;X", {"prices": {"Detaliczny": "2.00"}}),
        ("1;;A;X;1;4;;23;;;X", {"stock": "4.000"}),
        ("1;;A;X;1;1;;8;;;X", {"vat": "8"}),
        ("1;;A;X;1;1;Dom;23;;;X", {"category": "Dom"}),
        ("1;;A;X;1;1;;23;a.jpg;;X", {"images": ["a.jpg"]}),
        ("1;;A;X;1;1;;23;;K=1;X", {"attributes": [["K", "1"]]}),
        ("1;;A;X;1;1;;23;;;Y", {"translations": {"en": "Y"}}),
        ("1;;A;X;;1;;23;;;X", {"prices": {}}),
        ("1;;A;X;1;;;23;;;X", {}),
    ],
)
def test_each_part_of_an_item_is_compared_and_counted(tmp_path, row, expected):
    text_import(tmp_path, OWN_HEADER + "1;;A;X;1;1;;23;;;X\n")
    before = item("1")
    report = text_import(tmp_path, f"{OWN_HEADER}{row}\n")
    assert counts(report) == ((0, 1, 0, 0) if expected else (0, 0, 1, 0))
    assert item("1") == before | expected


def test_stock_on_hand_is_the_sum_of_its_movements(tmp_path):
    text_import(tmp_path, OWN_HEADER + "1;;A;X;1;5;;;;;\n2;;B;Y;1;;;;;;\n")
    Stock.objects.filter(product__code="A").update(quantity=3)
    StockMovement.objects.create(product=Product.objects.get(code="A"), delta=-2, kind="sale", reference="order:1")
    text_import(tmp_path, OWN_HEADER + "1;;A;X;1;7,5;;;;;\n2;;B;Y;1;-1;;;;;\n", name="drugi.csv")
    moves = list(StockMovement.objects.order_by("pk").values_list("product__code", "delta", "kind", "reference"))
    assert moves == [
        ("A", Decimal(5), "import", "import:plik.csv"),
        ("A", Decimal(-2), "sale", "order:1"),
        ("A", Decimal("4.5"), "import", "import:drugi.csv"),
        ("B", Decimal(-1), "import", "import:drugi.csv"),
    ]
    assert (item("1")["stock"], item("2")["stock"]) == ("7.500", "-1.000")


def test_item_may_move_below_a_product_and_back(tmp_path):
    text_import(tmp_path, OWN_HEADER + "1;;A;X;1;1;;;;;\n2;;B;Y;1;1;;;;;\n")
    assert counts(text_import(tmp_path, OWN_HEADER + "2;1;B;Y;1;1;;;;;\n")) == (0, 1, 0, 0)
    assert item("2")["parent"] == "1"
    assert counts(text_import(tmp_path, OWN_HEADER + "2;;B;Y;1;1;;;;;\n")) == (0, 1, 0, 0)
    assert item("2")["parent"] is None


def test_more_rows_than_one_batch_with_variants_before_their_products(tmp_path):
    variants = "".join(f"v{n};p{n};V{n};W;1;1;;;;;\n" for n in range(1200))
    products = "".join(f"p{n};;P{n};P;1;1;;;;;\n" for n in range(1200))
    assert counts(text_import(tmp_path, OWN_HEADER + variants + products)) == (2400, 0, 0, 0)
    changed = (variants + products).replace(";1;1;", ";2;3;").replace(";W;", ";Nowa;")
    assert counts(text_import(tmp_path, OWN_HEADER + changed)) == (0, 2400, 0, 0)
    assert item("v1199") | {"parent": None} == item("p1199") | {"code": "V1199", "name": "Nowa"}
    assert item("v1199")["stock"] == "3.000"
