"""Links and calls to ourselves without PUBLIC_URL, whatever the server listens on."""

import pytest

from eshop.addresses import named_url, own_url

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]


@pytest.mark.parametrize(
    ("host", "reached"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("::1", "http://[::1]:8000"),
        ("192.168.1.5", "http://192.168.1.5:8000"),
    ],
)
def test_a_server_reaches_itself_whatever_it_listens_on(host, reached):
    assert own_url(host, 8000) == reached


@pytest.mark.parametrize(
    ("host", "allowed", "link"),
    [
        ("0.0.0.0", [*LOOPBACK, "panel.lan", "other.lan"], "http://panel.lan:8000"),
        ("::", ["[2001:db8::5]"], "http://[2001:db8::5]:8000"),
        ("0.0.0.0", ["*"], "http://127.0.0.1:8000"),
        ("0.0.0.0", [".lan", *LOOPBACK], "http://127.0.0.1:8000"),
        ("192.168.1.5", ["panel.lan"], "http://192.168.1.5:8000"),
        ("127.0.0.1", [*LOOPBACK, "panel.lan"], "http://127.0.0.1:8000"),
    ],
)
def test_links_begin_with_a_name_that_others_can_open(host, allowed, link):
    assert named_url(host, 8000, allowed) == link
