"""Tasks of the API only call services."""

from eshop.api.clients.silence import silences_tell
from eshop.api.runs.jobs import job_work, jobs_waiting
from eshop.celery import app
from eshop.core import clock


@app.task  # type: ignore[untyped-decorator]
def job_do(job_id: str) -> None:
    job_work(job_id=job_id)


@app.task  # type: ignore[untyped-decorator]
def jobs_find() -> None:
    """Every minute: put each job that waits, or whose worker died, into the queue."""
    for job_id in jobs_waiting():
        job_do.delay_on_commit(job_id)


@app.task  # type: ignore[untyped-decorator]
def silences_find() -> None:
    """Every minute: tell of each ERP that fell silent, and that it is heard again."""
    silences_tell(clock.now())
