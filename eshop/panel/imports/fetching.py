"""Files of goods fetched from an address once a day. The address is sealed, and nothing shows more of it than its host.

A fetched file is tried first. Where it is like the one before it is imported; the first one, one without rows, and one
with under LEAST_SHARE of the last one's rows wait for a person.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from django.db.models import Q
from django.utils import translation

from eshop.catalog.importing.mappings.kept import mapping_of_source
from eshop.core import clock
from eshop.core.peppers import cipher
from eshop.core.public_fetch import FetchError, public_fetch, url_judge
from eshop.core.told import told, told_keep
from eshop.panel.imports.jobs import import_confirm, import_create
from eshop.panel.imports.running import import_work
from eshop.panel.imports.storing import FileTooLargeError, ImportFile
from eshop.panel.models import ImportAddress, ImportJob
from event_log.actors import SCHEDULE
from event_log.context import background
from event_log.models import Severity
from event_log.services import event_record
from event_log.solving import event_open

logger = logging.getLogger(__name__)
EVERY = timedelta(hours=24)
LEAST_SHARE = 90
"""Percent of the last file's rows that a file must have to be imported without asking."""
_PURPOSE = b"eshop.panel.import-address:"
State = ImportJob.State


def address_save(*, user: Any, language: str, source: str, url: str) -> ImportAddress:
    """Keep `url` for the source, in place of the one before. Raises FetchError for one that must not be asked."""
    host = str(url_judge(url).hostname)
    address, _created = ImportAddress.objects.update_or_create(
        source=source,
        defaults={
            "user": user,
            "language": language,
            "sealed": cipher(_PURPOSE).encrypt(url.encode()).decode(),
            "host": host[:255],
            "is_active": True,
            "claimed_at": None,
            "fault": "",
            "fault_told": None,
        },
    )
    event_record("fetch_address_saved", subject_label=source, details={"address": shown(address)})
    return address


def address_delete(*, address_id: int) -> None:
    """Forget an address; the imports that came from it stay."""
    address = ImportAddress.objects.filter(pk=address_id).first()
    if address is not None:
        event_record("fetch_address_deleted", subject_label=address.source, details={"address": shown(address)})
        address.delete()


def address_recall(*, address_id: int) -> None:
    """Let an address be fetched from before its day is over."""
    ImportAddress.objects.filter(pk=address_id).update(claimed_at=None)


def shown(address: ImportAddress) -> str:
    """What people see of an address: keys are in the rest."""
    return f"https://{address.host}/…"


def addresses_due(now: datetime) -> list[int]:
    """Ids of the addresses whose last fetching began a day before `now` or earlier."""
    due = ImportAddress.objects.filter(Q(claimed_at=None) | Q(claimed_at__lte=now - EVERY), is_active=True)
    return list(due.order_by("pk").values_list("pk", flat=True))


def address_fetch(*, address_id: int, now: datetime) -> bool:
    """Fetch from an address that is due and import what came; False when it is not due, or somebody else does it."""
    if not _claim(address_id, now):
        return False
    address = ImportAddress.objects.select_related("user").get(pk=address_id)
    with translation.override(address.language), background(SCHEDULE):
        stored = _stored(address)
        if stored is None:
            return True
        ImportAddress.objects.filter(pk=address.pk).update(fetched_at=clock.now(), fault="", fault_told=None)
        options = {"source": address.source} | _options_before(address)
        job_id = import_create(user=None, language=address.language, stored=stored, options=options, address=address)
        import_work(job_id=job_id)
        _decide(address, ImportJob.objects.get(pk=job_id))
    return True


def addresses_fetch_due(now: datetime) -> int:
    """Fetch from every address that is due; returns how many."""
    return sum(address_fetch(address_id=address_id, now=now) for address_id in addresses_due(now))


def _claim(address_id: int, now: datetime) -> bool:
    due = Q(claimed_at=None) | Q(claimed_at__lte=now - EVERY)
    return bool(ImportAddress.objects.filter(due, pk=address_id, is_active=True).update(claimed_at=now))


def _stored(address: ImportAddress) -> ImportFile | None:
    """The file that came, or None when the reason why none did is noted."""
    stored = None
    try:
        url = cipher(_PURPOSE).decrypt(address.sealed.encode()).decode()
        stored = ImportFile(url_judge(url).path or address.source)
        public_fetch(url, stored.write)
        stored.close()
        _recovery_record(address)
        return stored
    except FetchError as error:
        reason = error.reason
    except FileTooLargeError:
        reason = told("plik jest większy niż 500 MB")
    except InvalidToken:
        reason = told("adresu nie można odczytać: zmieniono SECRET_KEY; zapisz go jeszcze raz")
    except OSError:
        logger.exception("A fetched file cannot be stored")
        reason = told("pliku nie można zapisać na dysku serwera")
    if stored is not None:
        stored.discard()
    ImportAddress.objects.filter(pk=address.pk).update(fault=reason[:300], fault_told=told_keep(reason))
    event_record(
        "fetch_failed",
        severity=Severity.ERROR,
        subject_label=address.source,
        message=reason,
        details={"address": shown(address)},
    )
    return None


def _recovery_record(address: ImportAddress) -> None:
    """A file came after one that did not."""
    failure = event_open("fetch_failed", subject_label=address.source)
    if failure is not None:
        event_record(
            "fetch_recovered", subject_label=address.source, details={"address": shown(address)}, solves=failure
        )


def _options_before(address: ImportAddress) -> dict[str, Any]:
    """What a person decided for the last file that came in from there, of its columns for the source's last file."""
    last = _last_done(address)
    options = dict(last.options) if last else {}
    if "mapping" in options and (kept := mapping_of_source(address.source)):
        options["mapping"] = kept.as_json()
    return options


def _last_done(address: ImportAddress) -> ImportJob | None:
    return address.jobs.filter(state__in=[State.DONE, State.UNDONE]).order_by("-pk").first()


def _decide(address: ImportAddress, job: ImportJob) -> None:
    last = _last_done(address)
    rows, before = _rows(job), _rows(last) if last else 0
    if job.state == State.CHECKED and last and rows and 100 * rows >= LEAST_SHARE * before:
        import_confirm(job_id=job.pk)
        import_work(job_id=job.pk)
        return
    event_record(
        "fetch_held",
        severity=Severity.WARNING,
        subject=job,
        subject_label=address.source,
        counts={"rows": rows, "rows_before": before},
        details={"address": shown(address)},
    )


def _rows(job: ImportJob) -> int:
    return sum(int(job.counts.get(name, 0)) for name in ("created", "updated", "unchanged", "rejected"))
