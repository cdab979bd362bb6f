"""What only a browser tells: rows of a phone, codes in one line, a reload after a key, a price with its mark astray."""

import pytest
from django.urls import reverse

from baselinker_integration.models import ConnectionKey
from eshop.catalog.models import Price
from event_log.models import EventProblem
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
ONE_LINE = """cells => cells.filter(cell => {
  const range = document.createRange(); range.selectNodeContents(cell);
  return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1;
}).map(cell => cell.innerText)"""
MOST_PIXELS = 110


def test_a_phone_has_rows_of_two_lines_and_filters_behind_a_button(browser, live_server, shop):
    visitor = Visitor(browser, live_server.url, width=390, height=844)
    visitor.sign_in(shop.owner)
    page = visitor.open(reverse("admin:orders_order_changelist"))
    heights = [row.bounding_box()["height"] for row in page.locator("#result_list tbody tr").all()]
    assert len(heights) == 6
    assert max(heights) <= MOST_PIXELS
    assert not page.get_by_label("data zamówienia").first.is_visible()
    page.locator(".filter-fold").click()
    page.locator("select[name=stan]").wait_for()
    visitor.close()


def test_slips_are_asked_about_and_a_reload_makes_no_second_key(visit, shop):
    EventProblem.objects.filter(event=shop.event).update(item_code="KONEWKA-OGRODOWA-5L-ZIELONA")
    visit.sign_in(shop.owner)
    page = visit.open(reverse("admin:event_log_event_change", args=[shop.event.pk]))
    assert page.locator("td", has_text="KONEWKA").count() > 0
    assert page.locator("td", has_text="KONEWKA").evaluate_all(ONE_LINE) == []

    page = visit.open(reverse("admin:baselinker_connection_change", args=[shop.connection.pk]))
    page.get_by_role("button", name="Utwórz nowy klucz").click()
    page.locator("#connector-key").wait_for()
    page.reload()
    page.get_by_role("heading", name="Adres i klucze").wait_for()
    assert ConnectionKey.objects.filter(connection=shop.connection).count() == 2

    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page = visit.open(reverse("admin:catalog_product_edit", args=[shop.product.pk]) + "#prices")
    field = page.locator("input[name=prices-0-gross]")
    assert field.input_value() == "24,99"
    field.evaluate("field => { field.value = '2,499'.slice(0, 4) }")
    page.locator("button[name=_save], input[name=_save]").first.click()
    page.wait_for_timeout(100)
    assert asked == ["Cena zmienia się o ponad połowę. Zapisać?\n24,99 → 2,49"]
    assert str(Price.objects.get(product=shop.product).gross) == "24.99"
