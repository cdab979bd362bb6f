"""An end to waiting for PostgreSQL's answer, by our own clock.

`statement_timeout` is kept by the server, and the kernel notices only a network that acknowledges nothing. A proxy or a
halted server acknowledges everything and never answers: each thread of the web would wait for ever.
"""

from functools import partial
from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from psycopg.errors import _WaitTimeout


@receiver(connection_created)
def deadline_set(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Where DATABASE_ANSWER_SECONDS is set: for the web, whose statements PostgreSQL itself ends earlier."""
    if connection.vendor == "postgresql" and settings.DATABASE_ANSWER_SECONDS:
        opened = connection.connection
        opened.wait = partial(_answer_await, opened, settings.DATABASE_ANSWER_SECONDS)


def _answer_await(connection: "psycopg.Connection[Any]", seconds: float, *arguments: Any, **options: Any) -> Any:
    """psycopg's `wait`. Raises OperationalError, with the connection closed, when nothing came within `seconds`."""
    try:
        return psycopg.Connection.wait(connection, *arguments, **{"timeout": seconds, **options})
    except _WaitTimeout as error:
        connection.close()
        raise psycopg.OperationalError(f"The database said nothing for {seconds:g} s.") from error
