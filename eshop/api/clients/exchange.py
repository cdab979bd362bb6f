"""When a client was last heard, and with what it may still call."""

from dataclasses import dataclass
from datetime import datetime

from eshop.api.models import ApiClient, ApiToken


@dataclass(frozen=True)
class ClientSeen:
    """A client with its tokens, newest first; `live` are those that open. `heard_at` is exact to the hour."""

    client: ApiClient
    tokens: list[ApiToken]
    live: list[ApiToken]
    heard_at: datetime | None
    heard_from: str


def clients_seen(now: datetime, only: ApiClient | None = None) -> list[ClientSeen]:
    """Every client by name, those switched off last, or `only` this one; two queries however many there are."""
    clients = ApiClient.objects.order_by("-is_active", "name").prefetch_related("tokens")
    return [_seen(client, now) for client in (clients.filter(pk=only.pk) if only else clients)]


def _seen(client: ApiClient, now: datetime) -> ClientSeen:
    tokens = list(client.tokens.all())
    used = [(token.last_used_at, token.last_used_from or "") for token in tokens if token.last_used_at]
    heard_at, heard_from = max(used) if used else (None, "")
    live = [token for token in tokens if token.revoked_at is None and token.expires_at > now]
    return ClientSeen(client, tokens, live, heard_at, heard_from)
