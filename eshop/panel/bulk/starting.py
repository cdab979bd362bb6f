"""Getting a job done: at once when it is short, else by a worker where there is a broker, or in a thread of our own."""

from django.conf import settings
from django.db import transaction

from eshop.panel.bulk.jobs import AT_ONCE
from eshop.panel.bulk.running import bulk_work
from eshop.panel.imports import background
from eshop.panel.models import BulkJob
from eshop.panel.tasks import bulk_do


def bulk_start(job: BulkJob) -> None:
    """Begin what the job waits for; a short one is done when this returns."""
    if job.total <= AT_ONCE:
        bulk_work(job_id=job.pk)
    elif settings.REDIS_URL:
        bulk_do.delay_on_commit(job.pk)
    else:
        transaction.on_commit(lambda: background.apart_in_thread(lambda: bulk_work(job_id=job.pk)))
