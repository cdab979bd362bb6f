"""Strings that break careless programs."""

from tests.real_data import real_strings

OWN = [
    "",
    "null",
    "undefined",
    "None",
    "\x00",
    "a\x00b",
    "\ud800",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "\u202eabc",
    "Z\u0351\u036b\u0343\u036a",
    "'; DROP TABLE catalog_product; --",
    '" OR 1=1 --',
    "%s%n%(x)s{0}",
    "<script>alert(1)</script>",
    "${jndi:ldap://127.0.0.1/a}",
    "../../etc/passwd",
    "-1",
    "0x10",
    "1e309",
    "9" * 400,
    "NaN",
    "Infinity",
    "1,5",
    "[]",
    "{}",
    '[{"id":1}]',
    "[" * 2000,
    "ł" * 5000,
    "=cmd|' /C calc'!A0",
    "a\r\nb: c",
    "\u001b[31m",
]


def naughty_strings() -> list[str]:
    """Our own list, and the public one where there is one."""
    return OWN + real_strings()
