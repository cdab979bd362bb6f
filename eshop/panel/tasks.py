"""Tasks of the panel only call services."""

from eshop.celery import app
from eshop.panel.services.exports import export_job_run


@app.task  # type: ignore[untyped-decorator]
def export_write(job_id: int) -> None:
    export_job_run(job_id=job_id)
