"""What is noted of a token's use: when and from where, at most once an hour, and networks never seen before."""

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.db import transaction

from eshop.api.clients.services import token_event
from eshop.api.models import ApiClient, ApiToken
from event_log.models import Severity

NOTED_EVERY = timedelta(hours=1)
MOST_NETWORKS = 100
"""So many are remembered of a client, the last ones."""


def token_use(token: ApiToken, sender: str, now: datetime) -> None:
    """Note a use of the token by `sender`. Writes nothing when it was noted within the hour from a known network."""
    network = _network(sender)
    if network and network not in token.client.networks_seen:
        _network_note(token, network, sender)
    if token.last_used_at is None or token.last_used_at <= now - NOTED_EVERY:
        unchanged = ApiToken.objects.filter(pk=token.pk, last_used_at=token.last_used_at)
        unchanged.update(last_used_at=now, last_used_from=str(ip_address(sender)) if network else None)


def _network(sender: str) -> str:
    """The part of an address that its owner's calls have in common: /24, of IPv6 /48."""
    try:
        address = ip_address(sender)
    except ValueError:
        return ""
    return str(ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))


def _network_note(token: ApiToken, network: str, sender: str) -> None:
    """The first network of a client is no news."""
    with transaction.atomic():
        client = ApiClient.objects.select_for_update(no_key=True).get(pk=token.client_id)
        if network in client.networks_seen:
            return
        is_news = bool(client.networks_seen)
        client.networks_seen = [*client.networks_seen, network][-MOST_NETWORKS:]
        client.save(update_fields=["networks_seen"])
        if is_news:
            token_event("api_network_new", token, severity=Severity.WARNING, remote_address=sender, network=network)
