"""How long calls of BaseLinker are kept: they hold buyers' data, so no longer than somebody may run one again."""

from datetime import datetime

from django.conf import settings

from baselinker_integration.models import InboundCall
from event_log.retention import retention_start
from event_log.services import event_record


def old_calls_prune(*, now: datetime) -> int:
    """Delete calls received more than CALL_RETENTION_DAYS Warsaw dates ago; returns how many. An event says so."""
    oldest = retention_start(now, settings.CALL_RETENTION_DAYS)
    gone, _rows = InboundCall.objects.filter(received_at__lt=oldest).delete()
    if gone:
        event_record("calls_pruned", counts={"calls": gone})
    return gone
