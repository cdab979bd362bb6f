"""Changing the shop's settings."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from eshop.core.errors import ApplicationError
from eshop.core.models import ShopSettings
from eshop.core.shop import chat_id, chat_judge, chat_seal, chat_shown, chats_open
from event_log.changes import Change, Snapshot, changes_between, snapshot
from event_log.services import event_record

MOST_RECIPIENTS = 20


def shop_settings_change(
    *, name: str, address: str, alert_emails: Sequence[str], added_chats: Sequence[str], removed_chats: Sequence[str]
) -> list[Change]:
    """Write the shop's name, address and who gets alerts; returns what changed, which is one event.

    `removed_chats` are ids (chat_id), `added_chats` whole addresses. Raises ApplicationError that
    names the field.
    """
    emails = _emails(alert_emails)
    chats = [_chat(url) for url in added_chats]
    with transaction.atomic():
        shop, _created = ShopSettings.objects.select_for_update().get_or_create(pk=ShopSettings.ONLY)
        before = _shown(shop)
        kept = [url for url in chats_open(shop) if chat_id(url) not in removed_chats]
        wanted = list(dict.fromkeys([*kept, *chats]))
        if len(emails) > MOST_RECIPIENTS or len(wanted) > MOST_RECIPIENTS:
            raise ApplicationError(_("Najwyżej %(most)s adresów.") % {"most": MOST_RECIPIENTS}, field="alert_emails")
        shop.name, shop.address, shop.alert_emails = name.strip(), address.strip(), emails
        if wanted != chats_open(shop):
            shop.sealed_chats = [chat_seal(url) for url in wanted]
        changes = changes_between(before, _shown(shop))
        if changes:
            shop.save()
            event_record("shop_settings_changed", changes=changes)
    return changes


def _shown(shop: ShopSettings) -> Snapshot:
    """What an event may keep: of chats not the secret part."""
    values = {name: value for name, value in snapshot(shop).items() if not name.endswith(".sealed_chats")}
    return values | {"core.shopsettings.sealed_chats": [chat_shown(url) for url in chats_open(shop)]}


def _emails(texts: Sequence[str]) -> list[str]:
    emails = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    for email in emails:
        try:
            validate_email(email)
        except ValidationError:
            problem = _("„%(email)s” nie jest adresem e-mail.") % {"email": email}
            raise ApplicationError(problem, field="alert_emails") from None
    return emails


def _chat(url: str) -> str:
    try:
        return chat_judge(url)
    except ApplicationError as error:
        raise ApplicationError(error.message, field="chat") from None
