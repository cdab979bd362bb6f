"""Every page: accessible in light and dark, whole at 390 px, no console error, no request to an outside host."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import entrance_pages, pages
from tests.browser.shop import shop_make
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
COUNTED = {"moderate", "serious", "critical"}
LOOKS = {"light": {}, "dark": {"dark": True}, "narrow": {"width": 390, "height": 844}}


def violations(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['html'][:160]}"
        for violation in found
        if violation["impact"] in COUNTED
        for node in violation["nodes"][:3]
    ]


def _too_wide(page):
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"the page is {wide} px wider than the window"] if wide > 0 else []


@pytest.mark.parametrize("look", list(LOOKS))
def test_every_page_is_accessible_and_quiet(browser, live_server, look):
    shop = shop_make()
    visitor = Visitor(browser, live_server.url, **LOOKS[look])
    check = _too_wide if look == "narrow" else violations
    faults = {name: check(visitor.open(path)) for name, path in entrance_pages().items()}
    visitor.sign_in(shop.owner)
    for name, path in pages(shop).items():
        page = visitor.open(path)
        page.wait_for_timeout(50)
        faults[name] = check(page)
    visitor.close()
    assert {name: found for name, found in faults.items() if found} == {}
    assert visitor.console_errors == []
    assert visitor.outside_requests == []
