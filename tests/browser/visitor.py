"""A person at the panel: one browser window with a session, and what it must not have done."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client

from tests.factories import sign_in


class Visitor:
    def __init__(self, browser: Any, address: str, *, width: int = 1280, height: int = 800, dark: bool = False) -> None:
        self.address = address
        self.console_errors: list[str] = []
        self.outside_requests: list[str] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale="pl-PL",
            timezone_id="Europe/Warsaw",
        )
        self.page = self.context.new_page()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.console_errors.append(f"pageerror: {error}"))
        self.page.on("request", self._on_request)
        self.dialogs: list[str] = []

    def sign_in(self, user: Any, *, just_now: bool = True) -> None:
        """Give the window the session of `user`, who gave the password just now or long ago."""
        client = Client()
        if just_now:
            sign_in(client, user)
        else:
            client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.address}])

    def open(self, path: str) -> Any:
        """Go to `path` and wait until the page is quiet; the page is returned."""
        response = self.page.goto(self.address + path, wait_until="load")
        assert response is not None
        assert response.status < 400, (path, response.status)
        return self.page

    def count_clicks(self) -> Any:
        """Count what is clicked from now on, on every page of the window; returns a function that says how many."""
        # Clicks that a label passes on to its field, or a script makes, are not a person's.
        listen = """addEventListener("click", (event) => {
            if (event.detail > 0) sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1;
        }, true)"""
        self.context.add_init_script(listen)
        self.page.evaluate(listen)
        return lambda: int(self.page.evaluate("sessionStorage.clicks || 0"))

    def close(self) -> None:
        self.context.close()

    def _on_console(self, message: Any) -> None:
        if message.type == "error":
            self.console_errors.append(f"{message.text} ({self.page.url})")

    def _on_request(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self.outside_requests.append(request.url)
