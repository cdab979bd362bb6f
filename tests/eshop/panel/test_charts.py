"""The charts of Pulpit: a grid of round values, each day's sum, and a colour that a marketplace keeps."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from eshop.panel.charts import Series, chart_make, grid_top
from eshop.panel.selectors.history import order_chart
from tests import factories

DAYS = [date(2026, 11, 24), date(2026, 11, 25)]


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 4), (1, 4), (4, 4), (5, 8), (9, 20), (21, 40), (2890, 4000), (4001, 8000)]
)
def test_the_grid_is_round_and_whole_in_every_line(highest, top):
    assert grid_top(highest) == top


def test_bars_stand_on_each_other_with_the_days_sum_above():
    chart = chart_make(DAYS, [Series("a", "sent", {DAYS[0]: 3, DAYS[1]: 1}), Series("b", "warned", {DAYS[1]: 3})])
    assert [(bar.y, bar.height, bar.colour, bar.title) for bar in chart.bars] == [
        (30.0, 90.0, "sent", "24.11: a 3"),
        (90.0, 30.0, "sent", "25.11: a 1"),
        (0.0, 90.0, "warned", "25.11: b 3"),
    ]
    assert [value for _x, _y, value in chart.sums] == [3, 4]
    assert [value for _y, value in chart.grid] == [0, 1, 2, 3, 4]
    assert [row.values for row in chart.rows] == [[3, 0], [1, 3]]
    assert chart_make(DAYS, [Series("a", "sent", {})]).is_empty


@pytest.mark.django_db
def test_a_marketplace_keeps_its_name_and_colour_whatever_it_sells():
    now = timezone.now()

    def sell(marketplace, count):
        for _order in range(count):
            factories.order_make(marketplace=marketplace, placed_at=now - timedelta(hours=1))
        return {(one.label, one.colour): sum(one.values.values()) for one in order_chart(now).series}

    assert sell("allegro", 1) == {("Allegro", "allegro"): 1}
    assert sell("Erli", 2) == {("Allegro", "allegro"): 1, ("Erli", "erli"): 2}
    before = sell("shopnowy", 1)
    (own,) = [key for key in before if key[0] == "Shopnowy"]
    assert own[1].startswith("other-")
    after = sell("ALLEGRO", 5)
    assert after == {("Allegro", "allegro"): 6, ("Erli", "erli"): 2, own: 1}
