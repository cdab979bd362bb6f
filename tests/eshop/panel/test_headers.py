"""What every page tells the browser about itself."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/panel/login/", "/", "/health/live", "/nie-ma/"])
def test_pages_take_no_device_and_are_what_they_say(client, path):
    response = client.get(path)
    policy = dict(part.split("=") for part in response["Permissions-Policy"].split(", "))
    assert {policy[name] for name in ("camera", "microphone", "geolocation", "payment", "usb")} == {"()"}
    assert response["X-Content-Type-Options"] == "nosniff"
