"""The readiness report, which promises nothing before it was calculated."""

import pytest
from django.urls import reverse

from baselinker_integration.accounts.connections import connection_create
from baselinker_integration.feed.prepare.warm_up import feed_warm_up

pytestmark = pytest.mark.django_db
GOOD, WAITING = "Żaden towar nie ma problemu.", "Problemy będą tu, gdy raport zostanie policzony."


def _texts(panel):
    page = panel.get(reverse("admin:baselinker_feedproblem_changelist")).content.decode()
    return GOOD in page, WAITING in page


def test_the_report_says_that_all_is_well_once_it_was_calculated(panel):
    assert _texts(panel) == (False, True), "without an account"
    connected = connection_create(name="Konto")
    assert _texts(panel) == (False, True)
    feed_warm_up(connected.connection)
    assert _texts(panel) == (True, False)
