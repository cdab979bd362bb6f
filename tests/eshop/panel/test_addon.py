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
    assert "Zamów i aktywuj</button>" in page
    assert reverse("admin:baselinker_connection_add") not in page
    assert reverse("admin:baselinker_connection_add") in _press(panel, "zacznij")


def test_one_button_orders_and_activates_by_the_two_steps(panel):
    _press(panel, "zacznij")
    assert Addon.objects.get().state == "active"
    assert list(Event.objects.order_by("id").values_list("type", flat=True)) == ["addon_ordered", "addon_activated"]


@pytest.mark.parametrize(
    ("step", "question", "kept"),
    [
        ("zawies", "Zawiesić dodatek BaseLinker?", "Sklep zachowa w całości zamówienia"),
        ("anuluj", "Zrezygnować z dodatku BaseLinker?", "sklep tych zamówień nie zachowuje"),
    ],
)
def test_what_stops_orders_asks_first_and_keeps_who_and_why(panel, owner, step, question, kept):
    _press(panel, "zacznij")
    page = panel.get(reverse("admin:baselinker_addon_step", args=[step])).content.decode()
    assert question in page
    assert kept in page
    assert Addon.objects.get().state == "active"
    answer = panel.post(reverse("admin:baselinker_addon_step", args=[step]), {"reason": "inwentaryzacja"}, follow=True)
    page = answer.content.decode()
    assert "powód: inwentaryzacja" in page
    assert owner.get_username() in page
    event = Event.objects.order_by("-id").first()
    assert (event.type, event.message) == (f"addon_{Addon.objects.get().state}", "inwentaryzacja")


@pytest.mark.parametrize("step", ["zamow", "aktywuj", "wznow", "zacznij"])
def test_other_steps_happen_by_a_button_alone(panel, step):
    assert panel.get(reverse("admin:baselinker_addon_step", args=[step])).status_code == 403
    assert not Addon.objects.exists()


@pytest.mark.parametrize(("step", "kept"), [("zawies", True), ("anuluj", False)])
def test_an_addon_that_is_off_is_a_bar_on_every_page_and_no_welcome(panel, step, kept):
    _press(panel, "zacznij")
    _press(panel, step)
    for name in ("admin:index", "admin:baselinker_guide", "admin:orders_order_changelist", "staff_profile"):
        page = panel.get(reverse(name)).content.decode()
        assert 'aria-label="Dodatek BaseLinker jest wyłączony"' in page, name
        assert ("opłacone zamówienia czekają" in page) is kept, name
        assert "Zacznij od dodatku BaseLinker" not in page, name


def test_readers_see_no_buttons_and_cannot_press(client, reader):
    client.force_login(reader)
    assert "Zamów i aktywuj</button>" not in client.get(reverse("admin:baselinker_guide")).content.decode()
    assert client.post(reverse("admin:baselinker_addon_step", args=["zamow"])).status_code == 403
    assert client.get(reverse("admin:baselinker_addon_step", args=["zawies"])).status_code == 403
    assert not Addon.objects.exists()
