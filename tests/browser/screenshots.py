"""Takes the pictures of docs/screenshots: `python -m pytest tests/browser/screenshots.py`. Not part of the suite.

`ONLY=pulpit,towary` takes some pages, `KINDS=light,dark,narrow` some looks, `SHOTS_DIR` puts them elsewhere.
"""

import os
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.pages import pages
from tests.browser.shop import shop_make
from tests.browser.visitor import Visitor

KINDS = {"light": {}, "dark": {"dark": True}, "narrow": {"width": 390, "height": 844}}


@pytest.mark.django_db(transaction=True)
def test_take_screenshots(browser, live_server):
    folder = Path(os.environ.get("SHOTS_DIR") or settings.BASE_DIR / "docs" / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    only = [name for name in os.environ.get("ONLY", "").split(",") if name]
    shop = shop_make()
    for kind in os.environ.get("KINDS", ",".join(KINDS)).split(","):
        visitor = Visitor(browser, live_server.url, **KINDS[kind])
        visitor.sign_in(shop.owner)
        for name, path in pages(shop).items():
            if only and name not in only:
                continue
            page = visitor.open(path)
            page.wait_for_timeout(300)
            page.screenshot(path=folder / f"{name}-{kind}.png")
        visitor.close()
        assert (visitor.console_errors, visitor.outside_requests) == ([], [])
