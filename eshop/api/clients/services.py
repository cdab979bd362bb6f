"""Clients of the API and their tokens: made, ended, and told of in the log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network

from django.db import transaction
from django.utils.translation import gettext as _

from eshop.api.clients.tokens import token_new
from eshop.api.models import ApiClient, ApiToken
from eshop.api.scopes import Scope
from eshop.core import clock
from eshop.core.errors import ApplicationError
from event_log.changes import Change
from event_log.context import actor_get
from event_log.models import Severity
from event_log.services import event_record

LIFETIME = timedelta(days=365)


@dataclass(frozen=True)
class MadeToken:
    """A stored token with its text, which is seen this once."""

    token: ApiToken
    text: str

    def __repr__(self) -> str:
        return f"MadeToken({self.token})"


def client_create(*, name: str, scopes: Iterable[str], networks: Iterable[str] = ()) -> ApiClient:
    """A new client. Raises ApplicationError for a name that is taken, an unknown scope, what is no network."""
    name = name.strip()
    if not name or len(name) > 100:
        raise ApplicationError(_("Nazwa klienta musi mieć od 1 do 100 znaków."), field="name")
    if ApiClient.objects.filter(name=name).exists():
        raise ApplicationError(_("Klient API o tej nazwie już jest."), field="name")
    return ApiClient.objects.create(name=name, scopes=scopes_checked(scopes), networks=networks_checked(networks))


def client_switch(*, client: ApiClient, is_active: bool) -> bool:
    """Let a client call or refuse every call of it, whatever its token; whether that changed anything."""
    with transaction.atomic():
        changed = bool(ApiClient.objects.filter(pk=client.pk, is_active=not is_active).update(is_active=is_active))
        if changed:
            event_record("api_client_on" if is_active else "api_client_off", subject=client)
    return changed


def client_change(*, client: ApiClient, scopes: Iterable[str], networks: Iterable[str]) -> bool:
    """Give a client other scopes and networks, which count from its next call on; whether that changed anything.

    Raises ApplicationError as `client_create`.
    """
    told = {"scopes": scopes_checked(scopes), "networks": networks_checked(networks)}
    with transaction.atomic():
        stored = ApiClient.objects.select_for_update(no_key=True).get(pk=client.pk)
        before = {name: getattr(stored, name) for name in told}
        changes = [
            Change(f"api.apiclient.{name}", before[name], new) for name, new in told.items() if before[name] != new
        ]
        if changes:
            ApiClient.objects.filter(pk=client.pk).update(**told)
            event_record("api_client_changed", subject=stored, changes=changes)
    return bool(changes)


def scopes_checked(scopes: Iterable[str]) -> list[str]:
    """The scopes, each once, in their usual order. Raises ApplicationError for none and for one that does not exist."""
    wanted = set(scopes)
    unknown = sorted(wanted - set(Scope.values))
    if unknown or not wanted:
        text = _("Podaj uprawnienia spośród: %(known)s.") % {"known": ", ".join(Scope.values)}
        raise ApplicationError(text, field="scopes")
    return [scope for scope in Scope.values if scope in wanted]


def networks_checked(networks: Iterable[str]) -> list[str]:
    """Networks in their usual form ("192.0.2.0/24"). Raises ApplicationError for what is none."""
    found = []
    for text in networks:
        try:
            found.append(str(ip_network(text.strip(), strict=False)))
        except ValueError:
            message = _("To nie jest adres ani sieć: %(text)s.") % {"text": text}
            raise ApplicationError(message, field="networks") from None
    return found


def token_create(*, client: ApiClient, lifetime: timedelta = LIFETIME, ends_older: datetime | None = None) -> MadeToken:
    """A new token of `client`, shown this once. Older ones go on, or until `ends_older` (aware) where that is given."""
    made, now = token_new(), clock.now()
    actor = actor_get()
    with transaction.atomic():
        older = client.tokens.filter(revoked_at__isnull=True, expires_at__gt=now)
        if ends_older is not None:
            older.filter(expires_at__gt=ends_older).update(expires_at=ends_older)
        token = client.tokens.create(
            name=made.name,
            digest=made.digest,
            created_by=actor.label[:150] if actor else "",
            expires_at=now + lifetime,
        )
        token_event("api_token_created", token)
    return MadeToken(token, made.text)


def token_revoke(token: ApiToken) -> bool:
    """End a token now; whether it was still alive."""
    return _end(token, "api_token_revoked", Severity.INFO)


def token_expose(token: ApiToken, sender: str) -> bool:
    """End a token that `sender` sent over plain http, where anybody on the way could read it."""
    return _end(token, "api_token_exposed", Severity.ERROR, remote_address=sender)


def _end(token: ApiToken, event: str, severity: Severity, **details: str) -> bool:
    with transaction.atomic():
        ended = bool(ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=clock.now()))
        if ended:
            token_event(event, token, severity=severity, **details)
    return ended


def token_event(code: str, token: ApiToken, *, severity: Severity = Severity.INFO, **details: str) -> None:
    """Put on record what happened to a token, by its open part."""
    event_record(
        code,
        severity=severity,
        subject=token.client,
        details={"token": str(token), "expires_at": token.expires_at.isoformat(timespec="minutes")} | details,
    )
