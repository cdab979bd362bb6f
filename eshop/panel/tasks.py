"""Tasks of the panel only call services."""

from eshop.celery import app
from eshop.core import clock
from eshop.panel.bulk.running import bulk_pending, bulk_work
from eshop.panel.imports.background import imports_pending
from eshop.panel.imports.fetching import address_fetch, addresses_due
from eshop.panel.imports.running import import_work
from eshop.panel.services.exports import export_job_run


@app.task  # type: ignore[untyped-decorator]
def export_write(job_id: int) -> None:
    export_job_run(job_id=job_id)


@app.task  # type: ignore[untyped-decorator]
def import_do(job_id: int) -> None:
    import_work(job_id=job_id)


@app.task  # type: ignore[untyped-decorator]
def bulk_do(job_id: int) -> None:
    bulk_work(job_id=job_id)


@app.task  # type: ignore[untyped-decorator]
def imports_find() -> None:
    """Every minute: put each import and each change of many rows that waits or whose worker died, and each address that
    is due, into the queue.
    """
    for job_id in bulk_pending():
        bulk_do.delay_on_commit(job_id)
    for job_id in imports_pending():
        import_do.delay_on_commit(job_id)
    for address_id in addresses_due(clock.now()):
        address_do.delay_on_commit(address_id)


@app.task  # type: ignore[untyped-decorator]
def address_do(address_id: int) -> None:
    address_fetch(address_id=address_id, now=clock.now())
