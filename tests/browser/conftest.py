"""Chromium against the live panel. Without a Chromium these tests are skipped and say so; in CI they fail."""

import os
import shutil

import pytest

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="no Chromium found; install one or set CHROMIUM"))


@pytest.fixture(scope="session")
def browser():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--headless=new", "--disable-dev-shm-usage", "--lang=pl-PL"]
        )
        yield running
        running.close()


@pytest.fixture
def visit(browser, live_server, transactional_db):
    """A window of the panel. Afterwards no console error and no request to another host may remain."""
    from tests.browser.visitor import Visitor

    visitor = Visitor(browser, live_server.url)
    yield visitor
    visitor.close()
    assert visitor.console_errors == []
    assert visitor.outside_requests == []


@pytest.fixture
def shop(transactional_db):
    """The small shop with something on every page."""
    from tests.browser.shop import shop_make

    return shop_make()
