"""Our calls for people to read, as long as those of BaseLinker are kept: without the token, without buyers' data."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from baselinker_integration.models import OutboundCall, TokenAccount
from baselinker_integration.token_api.answers import Answer
from baselinker_integration.wire.masking import fields_mask
from event_log.context import correlation_id_get

_SHOWN = ("package_id", "package_number")


def call_note(
    account: TokenAccount, method: str, parameters: Mapping[str, Any], answer: Answer, at: datetime, milliseconds: int
) -> None:
    """Write what was sent at `at` and what came of it. Of lists in the answer only their length is kept."""
    OutboundCall.objects.create(
        connection_id=account.connection_id,
        method=method,
        external_id=str(parameters.get("order_id", ""))[:50],
        outcome=answer.outcome,
        error_code=answer.code,
        error_text=answer.message,
        sent_at=at,
        duration_ms=milliseconds,
        request=fields_mask(parameters, action=method),
        response=_shown(answer.data),
        correlation_id=correlation_id_get(),
    )


def _shown(data: Mapping[str, Any]) -> dict[str, Any]:
    counts = {name: len(value) for name, value in data.items() if isinstance(value, list | dict)}
    return {name[:60]: count for name, count in counts.items()} | {
        name: str(data[name])[:60] for name in _SHOWN if name in data
    }
