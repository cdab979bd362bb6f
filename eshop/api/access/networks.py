"""From where a client may call."""

from collections.abc import Iterable
from ipaddress import ip_address, ip_network


def is_allowed(address: str, networks: Iterable[str]) -> bool:
    """Whether `address` lies in one of the networks; any does where there are none."""
    known = [ip_network(each) for each in networks]
    if not known:
        return True
    try:
        asked = ip_address(address)
    except ValueError:
        return False
    return any(asked in each for each in known)
