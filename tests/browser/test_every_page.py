"""Every page: accessible in light and dark, at 1280 and 390 px, no wider than the window, no console error, no request
to an outside host."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import entrance_pages, pages
from tests.browser.shop import shop_make
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
COUNTED = {"moderate", "serious", "critical"}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What may be another in the dark: the page is the same."""

UNNAMED = """[...new Set([...document.querySelectorAll('#result_list tbody td:not(.field-tick)')]
    .filter(cell => cell.offsetParent && ['none', 'normal'].includes(getComputedStyle(cell, '::before').content))
    .filter(cell => {
        const shown = cell.cloneNode(true);
        shown.querySelectorAll('.material-symbols-outlined').forEach(sign => sign.remove());
        return /^[0-9]*$/.test(shown.textContent.trim());
    })
    .map(cell => cell.classList[0]))]"""
"""Cells that say no more than a number or a sign, in a list that has no headings on a phone."""

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
SHARES = 2
"""So many tests see a part of the pages each: one process would see them all while the other has nothing left."""


def violations(page, **options):
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['html'][:160]}"
        for violation in found
        if violation["impact"] in COUNTED
        for node in violation["nodes"][:3]
    ]


def _too_wide(page):
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"the page is {wide} px wider than the window"] if wide > 0 else []


def _at_a_desk(page):
    dark = _in_the_dark(page, lambda: violations(page, **COLOURS))
    return {"light": violations(page), "dark": dark}


def _on_a_phone(page):
    page.set_viewport_size(NARROW)
    dark = _in_the_dark(page, lambda: violations(page, **COLOURS))
    found = {"light": violations(page), "dark": dark, "width": _too_wide(page)}
    page.set_viewport_size(WIDE)
    return found


def _fits_a_phone(page):
    page.set_viewport_size(NARROW)
    found = {"width": _too_wide(page), "unnamed": page.evaluate(UNNAMED)}
    page.set_viewport_size(WIDE)
    return found


def _in_the_dark(page, look):
    page.emulate_media(color_scheme="dark")
    found = look()
    page.emulate_media(color_scheme="light")
    return found


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_accessible_and_quiet(browser, live_server, share):
    _every_page(browser, live_server, share, lambda page: _at_a_desk(page) | _fits_a_phone(page))


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_accessible_on_a_phone(browser, live_server, share):
    _every_page(browser, live_server, share, _on_a_phone)


def _every_page(browser, live_server, share, faults_of):
    shop = shop_make()
    visitor = Visitor(browser, live_server.url)
    faults = {}
    for name, path in [*entrance_pages().items()][share::SHARES]:
        faults[name] = faults_of(visitor.open(path))
    visitor.sign_in(shop.owner)
    for name, path in [*pages(shop).items()][share::SHARES]:
        page = visitor.open(path)
        page.wait_for_timeout(50)
        faults[name] = faults_of(page)
    visitor.close()
    assert {name: looks for name, looks in faults.items() if any(looks.values())} == {}
    assert visitor.console_errors == []
    assert visitor.outside_requests == []
