"""Tasks of the people's part only call services."""

from eshop.celery import app
from eshop.core import clock
from eshop.staff.mails.digest import digests_send


@app.task  # type: ignore[untyped-decorator]
def digests_do() -> None:
    """Every minute: the morning mails that are due."""
    digests_send(clock.now())
