"""Takes pictures of every page into var/screenshots: `make screenshots`. Not part of the suite.

`ONLY=pulpit,towary` takes some pages, `KINDS=light,dark,narrow` some looks, `SHOTS_DIR` puts them elsewhere. Those that
docs/panel.md and the README show are copied into docs/screenshots.
"""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.pages import pages
from tests.browser.shop import shop_make
from tests.browser.visitor import Visitor

SHOWN = settings.BASE_DIR / "docs" / "screenshots"
KINDS = {"light": {}, "dark": {"dark": True}, "narrow": {"width": 390, "height": 844}}


@pytest.mark.django_db(transaction=True)
def test_take_screenshots(browser, live_server):
    folder = Path(os.environ.get("SHOTS_DIR") or settings.BASE_DIR / "var" / "screenshots")
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
            picture = folder / f"{name}-{kind}.png"
            page.screenshot(path=picture)
            if (SHOWN / picture.name).exists():
                shutil.copy(picture, SHOWN)
        visitor.close()
        assert (visitor.console_errors, visitor.outside_requests) == ([], [])
