"""Getting the work done while the page answers: by a worker where there is a broker, else in a thread of our own."""

from django.conf import settings
from django.db import transaction

from eshop.panel.imports import background
from eshop.panel.tasks import address_do, import_do


def import_start(job_id: int) -> None:
    """Begin what the job waits for, once the present transaction has committed."""
    if settings.REDIS_URL:
        import_do.delay_on_commit(job_id)
    else:
        transaction.on_commit(lambda: background.in_thread(job_id))


def fetch_start(address_id: int) -> None:
    """Begin fetching from an address that is due, once the present transaction has committed."""
    if settings.REDIS_URL:
        address_do.delay_on_commit(address_id)
    else:
        transaction.on_commit(lambda: background.address_in_thread(address_id))
