"""The search over everything: Ctrl-K and the page Szukaj."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eshop.panel.search.marking import marked
from event_log.models import Severity
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/panel/szukaj/"


@pytest.fixture
def goods(db):
    """An order of a tortoise for the point KRA010, a grid of nearly the same code, and an event about the order."""
    tortoise = factories.product_make("ZOL-1", name="Żółw pluszowy", gross="49.90", quantity=3)
    factories.product_make("KRA-010", name="Kratka ogrodowa", gross="74.90")
    order = factories.order_make(
        tortoise, delivery_fullname="Anna Żak", delivery_point_code="KRA010", phone="+48 500 000 001", total="62.89"
    )
    factories.event_make("order_taken_with_doubts", severity=Severity.WARNING, subject=order)
    return order


def found(client, text):
    """The titles of hits by group, without marks."""
    groups = client.get(ADDRESS, {"q": text}).context["groups"]
    bare = {group.title: [_bare(hit.title) for hit in group.hits] for group in groups}
    assert all(bare.values())
    return bare


def _bare(text):
    return str(text).replace("<mark>", "").replace("</mark>", "")


def test_orders_items_events_and_pages_are_found_together_and_grouped(panel, goods):
    doubts = "Zamówienie przyjęte z wątpliwościami"
    hits = found(panel, "kra010")
    assert list(hits) == ["Zamówienia", "Towary", "Dziennik zdarzeń"]
    assert hits["Zamówienia"] == [f"{goods.pk}, Anna Żak"]
    assert hits["Towary"] == ["Kratka ogrodowa"]
    assert len(hits["Dziennik zdarzeń"]) == 1, doubts
    assert found(panel, "ZOLW plusz")["Towary"] == ["Żółw pluszowy"]
    assert found(panel, "platnosci")["Przejdź do"] == ["Płatności i dostawy"]
    assert found(panel, f"zamówienie {goods.pk}")["Zamówienia"] == [f"{goods.pk}, Anna Żak"]
    assert found(panel, "nic takiego") == found(panel, " – ") == found(panel, "") == {}


def test_a_refused_order_is_found_by_its_number(panel):
    call = factories.call_make(factories.connection_make(), external_id="810012")
    assert found(panel, "810012")["Odrzucone zamówienia"] == ["BaseLinker 810012"]
    (hit,) = panel.get(ADDRESS, {"q": "810012"}).context["groups"][0].hits
    assert hit.link == reverse("admin:panel_refused_order", args=[call.pk])


def test_a_hit_says_by_what_it_was_found(panel, goods):
    page = panel.get(ADDRESS, {"q": "500000001"}).content.decode()
    assert f"{goods.pk}, Anna Żak" in page
    assert "telefon" in page
    page = panel.get(ADDRESS, {"q": "kra 010"}).content.decode()
    assert "punkt <mark>KRA010</mark>" in page
    assert "kod <mark>KRA-010</mark>" in page
    assert "62,89 PLN" in page


def test_who_may_not_see_buyers_finds_and_sees_none(client, reader, goods):
    client.force_login(reader)
    for text in ("anna", "zak", "500000001", "kra010"):
        assert "Zamówienia" not in found(client, text), text
    assert found(client, str(goods.pk))["Zamówienia"] == [f"{goods.pk}, A… Ż…"]
    page = client.get(ADDRESS, {"q": str(goods.pk)}).content.decode()
    assert "Żak" not in page
    assert "KRA010" not in page


def test_each_group_needs_the_right_to_its_page(client, goods):
    client.force_login(factories.user_make(username="bez.praw"))
    assert found(client, "kra010") == found(client, "zolw") == {}
    assert found(client, "pulpit") == {"Przejdź do": ["Pulpit"]}
    client.logout()
    assert client.get(ADDRESS, {"q": "zolw"}).status_code == 302


def test_more_than_five_lead_to_the_list_and_the_number_typed_comes_first(panel):
    orders = [factories.order_make(delivery_fullname="Jan Kos", phone="600100200") for _number in range(7)]
    (group,) = [g for g in panel.get(ADDRESS, {"q": "kos"}).context["groups"] if g.title == "Zamówienia"]
    assert [_bare(hit.title) for hit in group.hits] == [f"{order.pk}, Jan Kos" for order in orders[:1:-1]]
    listed = panel.get(group.all_link).context["cl"].result_list
    assert len(listed) == 7
    first = str(orders[0].pk)
    assert found(panel, first)["Zamówienia"][0] == f"{first}, Jan Kos"


def test_the_window_gets_the_hits_alone(panel, goods):
    page = panel.get(ADDRESS, {"q": "kra010"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert 'role="status"' in page
    assert page.count('class="search-hit"') == 3


def test_the_number_of_statements_does_not_grow_with_the_hits(panel, goods):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            assert panel.get(ADDRESS, {"q": "kra"}, headers={"HX-Request": "true"}).status_code == 200
        return len(captured)

    statements()
    few = statements()
    for number in range(6):
        item = factories.product_make(f"KRA-{number}", name="Krata")
        order = factories.order_make(item, delivery_city="Kraków")
        factories.event_make("order_taken_with_doubts", severity=Severity.WARNING, subject=order)
    assert statements() <= few
    assert few <= 20


def test_marks_are_put_where_what_was_typed_stands_and_nothing_gets_through():
    assert marked("Żółw pluszowy", "zol plu") == "<mark>Żół</mark>w <mark>plu</mark>szowy"
    assert marked("KRA-010", "kra 010") == "<mark>KRA-010</mark>"
    assert marked("<b>Żak</b>", "zak") == "&lt;b&gt;<mark>Żak</mark>&lt;/b&gt;"
    assert marked("Straße", "strasse") == "<mark>Straße</mark>"
    assert marked("bez", "zzz") == "bez"


def test_every_page_has_the_search_on_top_in_the_readers_language(panel):
    page = panel.get("/panel/").content.decode()
    assert 'href="/panel/szukaj/" data-search-open' in page
    assert 'id="search-dialog"' in page
    assert "Szukaj wszędzie" in page
    panel.cookies["django_language"] = "en"
    english = panel.get(ADDRESS, {"q": "nic takiego"}).content.decode()
    assert "Search everywhere" in english
    assert "Nic nie pasuje" not in english
