"""Tokens that were refused, counted: one event for each client, reason and hour, however many calls there were."""

import logging
from datetime import datetime

from django.db import DatabaseError

from eshop.api.models import ApiClient
from event_log.counting import event_count
from event_log.models import Severity

logger = logging.getLogger(__name__)


def refusal_count(*, client: ApiClient | None, reason: str, sender: str, now: datetime) -> None:
    """Note one call with a token that looked like one; `client` is None for one that nobody was given. Never raises."""
    try:
        event_count(
            "api_token_refused",
            severity=Severity.WARNING,
            collapse_key=f"api_token_refused:{client.pk if client else ''}:{reason}:{now:%Y-%m-%d-%H}",
            at=now,
            times=1,
            details={"remote_address": sender[:45], "reason": reason},
            subject=client,
            connection_ref="",
            connection_label="",
        )
    except DatabaseError:
        logger.warning("A refused token could not be put on record")
