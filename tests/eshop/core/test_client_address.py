"""A client's address: through exactly the configured number of proxies, whatever the client writes itself."""

import pytest

from eshop.core.transport import client_address

PEER = "10.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, None, PEER),
        (0, "6.6.6.6", PEER),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9,10.0.0.2", "203.0.113.9"),
        (1, "203.0.113.9:51000", "203.0.113.9"),
        (1, "2001:DB8::0001", "2001:db8::1"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, None, PEER),
        (1, "", PEER),
        (1, "unknown", PEER),
        (1, "6.6.6.6, ", PEER),
        (2, "10.0.0.2", PEER),
        (1, "1.2.3.4\n5.6.7.8", PEER),
        (1, "," * 8000 + "203.0.113.9", "203.0.113.9"),
    ],
)
def test_the_entry_that_our_own_outermost_proxy_wrote_counts(settings, proxies, header, address):
    settings.TRUSTED_PROXIES = proxies
    environ = {"REMOTE_ADDR": PEER} | ({} if header is None else {"HTTP_X_FORWARDED_FOR": header})
    assert client_address(environ) == address


def test_a_server_that_knows_no_peer_has_no_address(settings):
    settings.TRUSTED_PROXIES = 1
    assert client_address({}) == ""
    assert client_address({"REMOTE_ADDR": "", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}) == "203.0.113.9"
