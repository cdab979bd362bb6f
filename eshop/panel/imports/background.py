"""Work on imports without a broker, and what there is to do.

A thread that dies with its process loses nothing: the job is found again by run_due_work.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Thread

from django.db import connection, connections

from eshop.core import clock
from eshop.panel.imports.fetching import address_fetch
from eshop.panel.imports.jobs import PENDING
from eshop.panel.imports.running import import_work
from eshop.panel.models import ImportJob

logger = logging.getLogger(__name__)
_UNLIMITED = "SET lock_timeout = '120s'; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = '900s'"


def in_thread(job_id: int) -> None:
    """Do the job's work in a thread of its own; tests replace it."""
    Thread(target=_work, args=[job_id], name=f"import-{job_id}", daemon=True).start()


def _work(job_id: int) -> None:
    _apart(lambda: import_work(job_id=job_id))


def _apart(work: Callable[[], object]) -> None:
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:  # a web process lets nobody wait as long as an import may take
                cursor.execute(_UNLIMITED)
        work()
    except Exception:
        logger.exception("Work in the background failed")
    finally:
        connections.close_all()


def apart_in_thread(work: Callable[[], object]) -> None:
    """Do other work of a person that takes its time in a thread of its own; tests replace it."""
    Thread(target=_apart, args=[work], name="panel-work", daemon=True).start()


def address_in_thread(address_id: int) -> None:
    """Fetch from the address in a thread of its own; tests replace it."""
    Thread(target=_fetch, args=[address_id], name=f"address-{address_id}", daemon=True).start()


def _fetch(address_id: int) -> None:
    _apart(lambda: address_fetch(address_id=address_id, now=clock.now()))


def imports_pending() -> list[int]:
    """Ids of jobs that wait for work or are being worked on, oldest first."""
    pending = ImportJob.objects.filter(state__in=PENDING).exclude(file="")
    return list(pending.order_by("pk").values_list("pk", flat=True))


def imports_due(now: datetime) -> int:
    """Do what waits or was abandoned; returns how many jobs. A job that is being worked on is left alone."""
    return sum(import_work(job_id=job_id) for job_id in imports_pending())
