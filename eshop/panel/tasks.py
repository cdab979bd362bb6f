"""Tasks of the panel only call services."""

from eshop.celery import app
from eshop.panel.imports.background import imports_pending
from eshop.panel.imports.running import import_work
from eshop.panel.services.exports import export_job_run


@app.task  # type: ignore[untyped-decorator]
def export_write(job_id: int) -> None:
    export_job_run(job_id=job_id)


@app.task  # type: ignore[untyped-decorator]
def import_do(job_id: int) -> None:
    import_work(job_id=job_id)


@app.task  # type: ignore[untyped-decorator]
def imports_find() -> None:
    """Every minute: put each import that waits, or whose worker died, into the queue."""
    for job_id in imports_pending():
        import_do.delay_on_commit(job_id)
