"""What must be true of the panel and the log after BaseLinker has been played."""

import re
from collections.abc import Iterable
from pathlib import Path

import requests
from django.conf import settings
from django.utils.translation import gettext as _

from eshop.demo.ledger import Ledger
from eshop.demo.shop import LOGIN, DemoShop
from event_log.models import Event, Severity

EXPECTED_EVENTS = (
    "account_connected",
    "erp_sync_completed",
    "run_completed",
    "sync_refused",
    "order_accepted",
    "order_held",
    "order_refused",
    "way_back_sent",
    "order_never_arrived",
    "order_fetched",
)


def sign_in_check(ledger: Ledger, shop: DemoShop) -> None:
    """The panel lets the administrator in with the password that will be printed."""
    address = f"{settings.PUBLIC_URL}{settings.LOGIN_URL}"
    with requests.Session() as browser:
        page = browser.get(address, timeout=30).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        form = {
            "login": LOGIN,
            "password": shop.password,
            "csrfmiddlewaretoken": token.group(1) if token else "",
            "next": "/panel/",
        }
        answer = browser.post(address, data=form, headers={"Referer": address}, timeout=30)
    ledger.check(_("Logowanie do panelu działa"), answer.ok and answer.url.endswith("/panel/"), answer.url)


def log_check(ledger: Ledger) -> None:
    """The event log tells the day's story, each refusal as something that a person sees."""
    seen = set(Event.objects.values_list("type", flat=True))
    ledger.check(_("Dziennik zdarzeń opisuje cały dzień"), seen.issuperset(EXPECTED_EVENTS), sorted(seen))
    refusals = Event.objects.filter(type__in=("sync_refused", "order_refused"), severity__gte=Severity.WARNING).count()
    ledger.check(_("Odmowy mają ikonę ostrzeżenia lub błędu"), refusals >= 2, refusals)


def key_check(ledger: Ledger, keys: Iterable[str], logs: Iterable[Path]) -> None:
    """Neither the communication key nor the ERP's token is in any log."""
    leaks = [log.name for log in logs for key in keys if key.encode() in log.read_bytes()]
    ledger.check(_("Klucza komunikacji i tokenu ERP nie ma w żadnym dzienniku serwera"), not leaks, leaks)
