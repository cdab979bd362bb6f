"""What the shop says about itself, and who is told when something goes wrong: of the panel and of the environment."""

import logging

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.utils.translation import gettext as _

from eshop.core.errors import ApplicationError
from eshop.core.models import ShopSettings
from eshop.core.peppers import cipher, secret_digest

logger = logging.getLogger(__name__)

CHAT_SCHEMES = {
    "discord": "Discord",
    "gchat": "Google Chat",
    "ntfy": "ntfy.sh",
    "ntfys": "ntfy.sh",
    "pover": "Pushover",
    "slack": "Slack",
    "tgram": "Telegram",
}
"""Forms of Apprise whose messages go to one service on the internet, whatever the rest of the address says."""

_NTFY_HOST = "ntfy.sh"
_PURPOSE = b"eshop.core.shop:chat"


def shop_get() -> ShopSettings:
    """The shop's settings; those of a shop that saved none are empty."""
    return ShopSettings.objects.filter(pk=ShopSettings.ONLY).first() or ShopSettings(pk=ShopSettings.ONLY)


def shop_label() -> str:
    """What mails call the shop."""
    return " ".join(shop_get().name.split()) or "e-Sklep"


def alert_emails() -> list[str]:
    """Who gets alerts by mail: ALERT_EMAILS, then those that the panel added, each once."""
    return list(dict.fromkeys([*settings.ALERT_EMAILS, *shop_get().alert_emails]))


def alert_urls() -> list[str]:
    """Where alerts go besides, in the form of Apprise: ALERT_URLS, then those that the panel added."""
    return list(dict.fromkeys([*settings.ALERT_URLS, *chats_open(shop_get())]))


def chats_open(shop: ShopSettings) -> list[str]:
    """The chat addresses of the panel; none where the secret they were sealed with is gone."""
    try:
        return [cipher(_PURPOSE).decrypt(sealed.encode()).decode() for sealed in shop.sealed_chats]
    except InvalidToken:
        logger.warning("The chat addresses of the panel cannot be opened: the secret they were sealed with is gone")
        return []


def chat_seal(url: str) -> str:
    """A chat address as the database keeps it."""
    return cipher(_PURPOSE).encrypt(url.encode()).decode()


def chat_shown(url: str) -> str:
    """A chat address without what is secret in it: "Slack …7FQ"."""
    scheme, _colon, rest = url.partition("://")
    return f"{CHAT_SCHEMES.get(scheme.lower(), scheme)} …{rest.rstrip('/')[-3:]}"


def chat_id(url: str) -> str:
    """What a form calls a chat address by; the address cannot be told from it."""
    return secret_digest(url, "chat")[:16]


def chat_judge(url: str) -> str:
    """`url` as it may be kept.

    The shop's server sends what the panel names, so only services of the internet are taken: neither hosts of a
    person's choice, which could be the inside of the network, nor options, which could redirect. Other chats belong
    into ALERT_URLS. Raises ApplicationError with the reason.
    """
    url = url.strip()
    scheme, separator, rest = url.partition("://")
    scheme = scheme.lower()
    if not separator or scheme not in CHAT_SCHEMES:
        known = ", ".join(f"{name}://" for name in CHAT_SCHEMES)
        raise ApplicationError(_("Adres czatu musi zaczynać się od jednego z: %(known)s.") % {"known": known})
    if not url.isascii() or not url.isprintable() or any(sign in url for sign in "?#%\\ ") or len(url) > 300:
        raise ApplicationError(_("Adres czatu może mieć tylko zwykłe znaki, bez opcji po znaku zapytania."))
    if scheme in ("ntfy", "ntfys") and not _is_public_ntfy(rest):
        raise ApplicationError(_("Adres ntfy musi mieć postać ntfys://ntfy.sh/temat."))
    from apprise import Apprise  # takes a third of a second, which most processes never need

    if Apprise.instantiate(url) is None:
        service = CHAT_SCHEMES[scheme]
        raise ApplicationError(_("To nie jest pełny adres usługi %(service)s.") % {"service": service})
    return url


def _is_public_ntfy(rest: str) -> bool:
    host, slash, topic = rest.rstrip("/").partition("/")
    return host.lower() == _NTFY_HOST and bool(slash and topic) and "/" not in topic
