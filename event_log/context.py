"""Who and which call an event belongs to, carried along the call without passing it through every function."""

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Actor:
    """One who causes events: the registered `kind`, `ref` that names it for ever, `label` to be read by people."""

    kind: str
    ref: str = ""
    label: str = ""

    @property
    def stored(self) -> str:
        """The form in which rows carry it: "person:12", "schedule"."""
        return f"{self.kind}:{self.ref}" if self.ref else self.kind


ActorSource = Actor | Callable[[], Actor | None] | None
"""An actor, one that is found out when an event needs it, or nobody known."""

_correlation_id: ContextVar[str] = ContextVar("correlation_id", default="")
_actor: ContextVar[ActorSource] = ContextVar("actor", default=None)

WriteAgain = Callable[[list[Any]], None]
_survivors: ContextVar[dict[WriteAgain, list[Any]] | None] = ContextVar("event_survivors", default=None)


def correlation_id_get() -> str:
    """The identifier shared by all events and log lines of the present call; empty outside a call."""
    return _correlation_id.get()


def actor_get() -> Actor | None:
    """Who causes what happens now; None when unknown. Finding out may read the signed-in person's row."""
    source = _actor.get()
    return source() if callable(source) else source


def actor_is_known() -> bool:
    """Whether somebody was named already, without finding out who it is."""
    return _actor.get() is not None


@contextmanager
def correlation(actor: ActorSource = None, correlation_id: str = "") -> Iterator[str]:
    """Give everything inside one correlation id (made here if none is passed) and an actor.

    Without `actor` the present one stays. Whoever is named inside by `actor_set` is forgotten at the end.
    """
    value = correlation_id or uuid.uuid4().hex
    token = _correlation_id.set(value)
    actor_token = _actor.set(_actor.get() if actor is None else actor)
    try:
        yield value
    finally:
        _actor.reset(actor_token)
        _correlation_id.reset(token)


@contextmanager
def acting(actor: ActorSource = None) -> Iterator[None]:
    """Everything inside is done by `actor` (without one: as before) or by whom `actor_set` names meanwhile."""
    token = _actor.set(_actor.get() if actor is None else actor)
    try:
        yield
    finally:
        _actor.reset(token)


@contextmanager
def background(actor: Actor) -> Iterator[None]:
    """Work without a request: on behalf of whoever acts already, else of `actor`; in the present call or a new one."""
    with correlation(actor=None if actor_is_known() else actor, correlation_id=correlation_id_get()):
        yield


def actor_set(actor: ActorSource) -> None:
    """Name the actor once it is known (after sign-in) within the present call."""
    _actor.set(actor)


@contextmanager
def events_survive() -> Iterator[None]:
    """Put this around a piece of work, outside its transaction.

    Warnings and errors recorded inside are written with the work; if the work rolled back they are written again here,
    whether or not it raised. Nested use joins the outermost one.
    """
    if _survivors.get() is not None:
        yield
        return
    kept: dict[WriteAgain, list[Any]] = {}
    token = _survivors.set(kept)
    try:
        yield
    finally:
        _survivors.reset(token)
        for write_again, events in kept.items():
            write_again(events)


def survivor_keep(write_again: WriteAgain, event: Any) -> None:
    """Give `event` to `write_again`, with all others, when the work around which events survive has ended."""
    kept = _survivors.get()
    if kept is not None:
        kept.setdefault(write_again, []).append(event)


class CorrelationFilter(logging.Filter):
    """Adds `correlation_id` to every log record, "-" outside a call."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.correlation_id = _correlation_id.get() or "-"
        return True
