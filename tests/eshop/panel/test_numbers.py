"""One unit, "pozycje" (a variant is one): every page that tells how a synchronisation went tells the same numbers."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from baselinker_integration.accounts.connections import connection_create
from baselinker_integration.models import SyncRun
from event_log.models import Event
from tests import factories
from tests.baselinker_integration.shop import shop_make

pytestmark = pytest.mark.django_db
SENT, WARNED, WITHHELD = 4, 3, 4
ALL = SENT + WARNED + WITHHELD
HOW = ("bez uwag", "z ostrzeżeniem", "wstrzymane")


@pytest.fixture
def run(db):
    """Grouped items with variants: one goes out, of its variants one with a warning and one not; another is withheld
    whole. Plain items besides, two with a warning.
    """
    shop = shop_make()
    good = {
        "category": factories.category_make("Ogród"),
        "ean": "5901234123457",
        "images": ["https://img.example.com/a.jpg"],
    }
    boots = factories.product_make("BUT", **good)
    factories.product_make("BUT-41", variant_name="41", parent=boots, **good)
    factories.product_make("BUT-42", variant_name="42", parent=boots, **(good | {"ean": ""}))
    factories.product_make("BUT-43", variant_name="43", parent=boots, gross=None, **good)
    hat = factories.product_make("CZAPKA", **(good | {"name": ""}))
    for size in ("S", "M"):
        factories.product_make(f"CZAPKA-{size}", variant_name=size, parent=hat, **good)
    for code in ("KUBEK", "MISKA"):
        factories.product_make(code, **good)
    for code in ("TALERZ", "WAZON"):
        factories.product_make(code, **(good | {"ean": ""}))
    shop.products_import()
    return SyncRun.objects.get()


def _page(client, name, *args, query=""):
    return client.get(reverse(f"admin:{name}", args=args) + query)


def _text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_every_page_tells_the_same_numbers_of_a_run_and_they_add_up(panel, run):
    pulpit = _page(panel, "index")
    (day,) = pulpit.context["today"]
    report = _page(panel, "baselinker_feedproblem_changelist").context["report"]
    event = _page(panel, "event_log_event_change", Event.objects.get(type="run_completed").pk)
    counts = dict(event.context["counts"])
    earlier = factories.run_make(run.connection, day=run.business_date - timedelta(days=30))
    compared = _page(panel, "baselinker_syncrun_compare", earlier.pk, query=f"?z={run.pk}").context["figures"]
    figures = {str(label): after for label, _before, after in compared}
    told = {
        "today": (day.run.items_sent, day.run.items_warned, day.run.items_withheld),
        "chart": tuple(pulpit.context["sync_chart"].rows[-1].values),
        "readiness": (report.clean, report.warned, report.withheld),
        "event": tuple(counts[f"Pozycje {how}"] for how in HOW),
        "compared": tuple(figures[f"Pozycje {how}"] for how in HOW),
    }
    assert told == dict.fromkeys(told, (SENT, WARNED, WITHHELD))
    assert (day.items, report.total, figures["Pozycje (towary i warianty)"]) == (ALL, ALL, ALL)
    assert not {"Wysłano bez uwag", "Z ostrzeżeniem", "Wstrzymano"} & set(counts), "no second unit beside it"


def test_the_numbers_stand_on_each_page_under_the_same_word(panel, run):
    pulpit = _text(_page(panel, "index"))
    assert (
        f"{SENT} wysłano bez uwag {WARNED} wysłano z ostrzeżeniem {WITHHELD} wstrzymano razem pozycji {ALL}" in pulpit
    )
    page = _text(_page(panel, "baselinker_syncrun_change", run.pk))
    assert f"Pozycje (towary i warianty): {ALL} {SENT} wysłano bez uwag" in page
    assert f"Wstrzymano ({WITHHELD})" in page
    assert f"Z ostrzeżeniem ({WARNED})" in page
    listed = _page(panel, "baselinker_syncrun_changelist").content.decode()
    assert re.findall(r"field-\w+_items[^>]*>(\d+)<", listed) == [str(ALL), str(SENT), str(WARNED), str(WITHHELD)]
    ready = _text(_page(panel, "baselinker_feedproblem_changelist"))
    assert f"{SENT} bez uwag" in ready
    assert f"{WARNED} z ostrzeżeniem" in ready
    assert f"{WITHHELD} do wstrzymania {ALL} razem" in ready
    verdict = f"Synchronizacja z błędami: {WITHHELD} pozycji nie wysłano"
    event = Event.objects.get(type="run_completed")
    log = _text(_page(panel, "event_log_event_changelist", query="?pokaz=wszystkie&obszar=baselinker"))
    assert f"Pozycje bez uwag: {SENT}, Pozycje z ostrzeżeniem: {WARNED}, Pozycje wstrzymane: {WITHHELD}" in log
    for text in (pulpit, log, _text(_page(panel, "event_log_event_change", event.pk))):
        assert verdict in text


def test_causes_agree_with_what_is_withheld(panel, run):
    """Here no item has two errors, so that the causes add up to all that stays."""
    cases = {case.key: case for case in _page(panel, "index").context["cases"]}
    assert {key: case.count for key, case in cases.items()} == {"no_name": 3, "no_price": 1, "no_ean-ostrzezenie": 3}
    assert cases["no_name"].verdict == "3 pozycje nie wychodzą: brak nazwy"
    groups = _page(panel, "baselinker_feedproblem_changelist").context["report"].groups
    assert [(group.code, group.items) for group in groups] == [("no_name", 3), ("no_price", 1), ("no_ean", 3)]


def test_the_chart_is_of_one_account_and_adds_none(panel, run):
    other = connection_create(name="Outlet").connection
    factories.run_make(other, items_sent=7, items_warned=1)
    page = _page(panel, "index")
    assert page.context["charted"].pk == run.connection_id
    assert page.context["sync_chart"].rows[-1].values == [SENT, WARNED, WITHHELD]
    page = _page(panel, "index", query=f"?wykres={other.pk}")
    assert page.context["charted"] == other
    assert page.context["sync_chart"].rows[-1].values == [7, 1, 0]
    assert _page(panel, "index", query="?wykres=nic").context["charted"].pk == run.connection_id
