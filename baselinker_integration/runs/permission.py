"""A person lets the day's copy be imported once more (contract, section 5)."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from baselinker_integration.models import Connection, RepeatPermission, RunDelivery, SyncRun
from baselinker_integration.runs.finding import is_of_today, run_current
from eshop.core.clock import business_date
from eshop.core.errors import ApplicationError
from eshop.core.told import told
from event_log.models import Severity
from event_log.services import event_record

LASTS = timedelta(minutes=30)
"""So long after its first call a repeated import may take."""

End = RepeatPermission.End


def repeat_allow(*, connection: Connection, reason: str, now: datetime) -> RepeatPermission:
    """Allow one more import of today's copy. Raises ApplicationError without a reason, while listings are not refused,
    and while another permission is open."""
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise ApplicationError(_("Podaj powód."), field="reason")
    run = run_refusing(connection, now)
    if run is None:
        raise ApplicationError(_("Import jest dziś możliwy bez zezwolenia."))
    try:
        with transaction.atomic():
            permission = RepeatPermission.objects.create(run=run, allowed_at=now, reason=reason)
            _record("repeat_allowed", permission, Severity.INFO, told("Powód: %(reason)s") % {"reason": reason})
    except IntegrityError:
        raise ApplicationError(_("Zezwolenie na ponowny import jest już udzielone.")) from None
    return permission


def run_refusing(connection: Connection, now: datetime) -> SyncRun | None:
    """Today's run if it makes page 1 of a plain listing a second import that is refused, permissions aside."""
    if connection.repeated_import != Connection.RepeatedImport.REFUSE:
        return None
    run = run_current(connection)
    is_today = run is not None and is_of_today(run, business_date(now, connection.day_start))
    return run if is_today and run is not None and run.is_whole else None


def permission_open(run: SyncRun, now: datetime) -> RepeatPermission | None:
    """The permission under which the run may be imported once more; one whose time is up ends here."""
    permission = RepeatPermission.objects.filter(run=run, ended_at=None).first()
    if permission is not None and _is_over(permission, now):
        _end(permission, End.TIME_UP, now)
        return None
    return permission


def permissions_allowing(now: datetime) -> QuerySet[RepeatPermission]:
    """Those under which a run may be imported once more."""
    begun = Q(first_call_at=None) | Q(first_call_at__gt=now - LASTS)
    return RepeatPermission.objects.filter(begun, ended_at=None)


def permission_use(permission: RepeatPermission, now: datetime) -> None:
    """Note the first call under the permission; what is delivered counts from there."""
    with transaction.atomic():
        run = SyncRun.objects.select_for_update(no_key=True).get(pk=permission.run_id)
        if RepeatPermission.objects.filter(pk=permission.pk, first_call_at=None).update(first_call_at=now):
            RunDelivery.objects.filter(run=run, round=run.round).delete()
            run.round, run.data_served, run.count_at, run.missing = run.round + 1, 0, run.product_count, None
            run.save(update_fields=["round", "data_served", "count_at", "missing"])


def permission_delivered(run: SyncRun, now: datetime) -> None:
    """The whole copy went out again: that ends a permission under which it began to."""
    permission = RepeatPermission.objects.filter(run=run, ended_at=None).exclude(first_call_at=None).first()
    if permission is not None:
        _end(permission, End.DELIVERED, now)


def permission_end(run: SyncRun, now: datetime) -> None:
    """The day of the run is over."""
    permission = RepeatPermission.objects.filter(run=run, ended_at=None).first()
    if permission is not None:
        _end(permission, End.TIME_UP if _is_over(permission, now) else End.DAY_OVER, now)


def permissions_end_due(now: datetime) -> int:
    """End those whose time is up or whose day is over, also when nobody calls; returns how many were ended."""
    ended = 0
    for permission in RepeatPermission.objects.filter(ended_at=None).select_related("run__connection"):
        run = permission.run
        if _is_over(permission, now):
            ended += _end(permission, End.TIME_UP, now)
        elif not is_of_today(run, business_date(now, run.connection.day_start)):
            ended += _end(permission, End.DAY_OVER, now)
    return ended


def _is_over(permission: RepeatPermission, now: datetime) -> bool:
    return permission.first_call_at is not None and now - permission.first_call_at >= LASTS


def _end(permission: RepeatPermission, end: RepeatPermission.End, now: datetime) -> int:
    """The conditional update decides who writes the event."""
    with transaction.atomic():
        still_open = RepeatPermission.objects.filter(pk=permission.pk, ended_at=None)
        if not still_open.update(ended_at=now, end=end):
            return 0
        permission.end = end
        severity = Severity.INFO if end == End.DELIVERED or permission.first_call_at is None else Severity.WARNING
        _record("repeat_ended", permission, severity, _end_text(permission))
    return 1


def _end_text(permission: RepeatPermission) -> str:
    if permission.first_call_at is None:
        return told("Z zezwolenia nikt nie skorzystał.")
    return {
        End.DELIVERED: told("Pobrano ponownie całą kopię."),
        End.TIME_UP: told("Minęło 30 minut od pierwszego wywołania, kopii nie pobrano w całości."),
        End.DAY_OVER: told("Skończył się dzień, kopii nie pobrano w całości."),
    }[End(permission.end)]


def _record(code: str, permission: RepeatPermission, severity: Severity, message: str) -> None:
    run = permission.run
    event_record(
        code,
        run.connection,
        severity=severity,
        message=message,
        subject=run,
        subject_label=f"{run.business_date:%d.%m.%Y}",
        details={"reason": permission.reason},
    )
