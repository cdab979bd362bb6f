"""Many kept calls at once: run again, each as by its own button."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baselinker_integration.door.replay import call_replay
from baselinker_integration.models import InboundCall
from eshop.core.errors import ApplicationError
from eshop.core.told import told, told_keep
from eshop.panel.bulk.action import BulkAction, Outcome, Plan, Values

_WAITING = (InboundCall.State.REFUSED, InboundCall.State.FAILED)


def _plan(ids: Sequence[int]) -> Plan:
    left_alone = Counter[str]()
    is_gone = ExpressionWrapper(Q(sealed__isnull=True), BooleanField())
    found = list(InboundCall.objects.filter(pk__in=ids).annotate(is_gone=is_gone).values_list("state", "is_gone"))
    for state, content_is_gone in found:
        if state not in _WAITING:
            left_alone[gettext("są wykonane albo zamknięte")] += 1
        elif content_is_gone:
            left_alone[gettext("ich treść nie jest już przechowywana")] += 1
    return Plan(len(ids), left_alone)


def _apply(ids: Sequence[int], _value: Values, _job_id: int) -> Outcome:
    outcome = Outcome()
    for call_id in ids:
        try:
            before = InboundCall.objects.only("state", "external_id").get(pk=call_id)
            call = call_replay(call_id=call_id)
        except ApplicationError as error:
            outcome.told.append((before.external_id or str(call_id), told_keep(error.message)))
        except InboundCall.DoesNotExist:
            continue
        else:
            if call.state == InboundCall.State.DONE:
                outcome.changes[call_id] = [before.state, call.state]
            else:
                reason = call.response.get("error_text", "") if isinstance(call.response, dict) else ""
                again = told("Wywołanie znów się nie udało. %(reason)s") % {"reason": reason}
                outcome.told.append((call.external_id or str(call_id), told_keep(again)))
    return outcome


CALL_ACTIONS = (
    BulkAction(
        code="ponow",
        label=_("Uruchom ponownie"),
        icon="replay",
        pages=("baselinker.inboundcall",),
        right="baselinker.change_inboundcall",
        warning=_("Każde wywołanie ruszy jeszcze raz według dzisiejszego stanu sklepu. Tego nie da się cofnąć."),
        plan=_plan,
        apply=_apply,
        event="calls_run_again",
        unit="calls",
        portion=50,
        is_whole=False,
    ),
)
