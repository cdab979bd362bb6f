"""What writes: whole or not at all, once for each key, and not more at once than a client may."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpResponse

from eshop.api.access.limits import write_slot_take
from eshop.api.base.idempotency import call_claim, claim_drop, claim_finish, fingerprint, key_read
from eshop.api.base.view import ApiView
from event_log.context import events_survive


def written(view: ApiView, body: bytes, work: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of `work`, done in one transaction with its outcome; of an earlier call where the key is known.

    Events of warnings outlive a transaction that is taken back. Raises whatever the work raises; then its key is free.
    """
    key = key_read(view.request, view.operation.key)
    if not key:
        with events_survive(), transaction.atomic():
            write_slot_take(view.client)
            return work()
    claim = call_claim(view.client, key, fingerprint(view.request, body))
    if claim.replay is not None:
        return claim.replay
    try:
        with events_survive(), transaction.atomic():
            write_slot_take(view.client)
            answer = work()
            claim_finish(claim, answer)
    except BaseException:
        claim_drop(claim)
        raise
    return answer
