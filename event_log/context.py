"""Who and which call an event belongs to, carried along the call without passing it through every function."""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_correlation_id: ContextVar[str] = ContextVar("correlation_id", default="")
_actor: ContextVar[str] = ContextVar("actor", default="")


def correlation_id_get() -> str:
    """The identifier shared by all events and log lines of the present call; empty outside a call."""
    return _correlation_id.get()


def actor_get() -> str:
    """The signed-in user or process on whose behalf the present call runs; empty when unknown."""
    return _actor.get()


@contextmanager
def correlation(actor: str = "", correlation_id: str = "") -> Iterator[str]:
    """Give everything inside one correlation id (made here if none is passed) and an actor."""
    value = correlation_id or uuid.uuid4().hex
    id_token = _correlation_id.set(value)
    actor_token = _actor.set(actor)
    try:
        yield value
    finally:
        _actor.reset(actor_token)
        _correlation_id.reset(id_token)


def actor_set(actor: str) -> None:
    """Name the actor once it is known (after sign-in) within the present call."""
    _actor.set(actor)


class CorrelationFilter(logging.Filter):
    """Adds `correlation_id` to every log record, "-" outside a call."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.correlation_id = _correlation_id.get() or "-"
        return True
