"""The add-on's life by buttons."""

import pytest
from django.urls import reverse

from eshop.addons.models import Addon
from event_log.models import Event

pytestmark = pytest.mark.django_db


def _press(panel, step):
    return panel.post(reverse("admin:baselinker_addon_step", args=[step]), follow=True).content.decode()


def test_each_step_moves_the_addon_and_is_an_event(panel):
    for step, state in (
        ("zamow", "ordered"),
        ("aktywuj", "active"),
        ("zawies", "suspended"),
        ("wznow", "active"),
        ("anuluj", "cancelled"),
    ):
        _press(panel, step)
        assert Addon.objects.get().state == state
    assert list(Event.objects.order_by("id").values_list("type", flat=True)) == [
        "addon_ordered",
        "addon_activated",
        "addon_suspended",
        "addon_activated",
        "addon_cancelled",
    ]


def test_a_step_that_does_not_fit_says_so_and_changes_nothing(panel):
    _press(panel, "zamow")
    assert "dodatek jest w innym stanie" in _press(panel, "zawies")
    assert Addon.objects.get().state == "ordered"


def test_the_guide_names_the_next_step(panel):
    page = panel.get(reverse("admin:baselinker_guide")).content.decode()
    assert "niezamówiony" in page
    assert "Zamów dodatek</button>" in page
    assert reverse("admin:baselinker_connection_add") not in page
    _press(panel, "zamow")
    assert reverse("admin:baselinker_connection_add") in _press(panel, "aktywuj")


def test_readers_see_no_buttons_and_cannot_press(client, reader):
    client.force_login(reader)
    assert "Zamów dodatek</button>" not in client.get(reverse("admin:baselinker_guide")).content.decode()
    assert client.post(reverse("admin:baselinker_addon_step", args=["zamow"])).status_code == 403
    assert not Addon.objects.exists()
