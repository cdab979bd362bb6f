"""Tasks only call services. Arguments are ids, every task may run twice, and the database says what is still due."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from baselinker_integration.background.due_work import (
    alerts_send,
    due_call_retry,
    due_feed_prepare,
    due_run_close,
    due_work_find,
    retention_do,
)
from baselinker_integration.background.tokens import tokens_work
from baselinker_integration.background.way_back import way_back_read
from baselinker_integration.feed.prepare.warm_up import feed_warm_up
from baselinker_integration.models import Connection
from baselinker_integration.runs.delivered import past_runs_settle
from baselinker_integration.runs.permission import permissions_end_due
from baselinker_integration.way_back.accounts import accounts_sending, something_is_sent
from baselinker_integration.way_back.finding import orders_find
from baselinker_integration.way_back.sending import account_send, again_claim
from baselinker_integration.way_back.wanted import may_be_told
from eshop.celery import app
from eshop.core import clock
from eshop.core.watching.all_well import all_well_tell
from eshop.core.watching.heartbeat import DUE_WORK, DUE_WORK_BEGUN, heartbeat

GATE_PAUSE = 6.0
"""Seconds after which a task that the gate stopped comes again: several calls have room then, and before it those of
whoever reads what changed."""


@app.task
def due_work_run() -> None:
    """Every minute: put each unit that is due into the queue, as a task of its own."""
    if not heartbeat(DUE_WORK_BEGUN, every=settings.DUE_WORK_SECONDS / 2):
        return  # a pass that waited for a worker in the queue
    work = due_work_find(now=clock.now())
    for connection_id in work.feeds:
        feed_prepare.delay_on_commit(connection_id)
    for run_id in work.runs:
        run_close.delay_on_commit(run_id)
    for call_id in work.calls:
        call_retry.delay_on_commit(call_id)
    way_back_find.delay_on_commit()
    way_back_look.delay_on_commit()
    runs_tidy.delay_on_commit()
    tokens_look.delay_on_commit()
    alert_check.delay_on_commit()
    if settings.HEARTBEAT_URL:
        all_well.delay_on_commit()
    heartbeat(DUE_WORK)


@app.task
def feed_prepare(connection_id: int) -> None:
    due_feed_prepare(connection_id=connection_id, now=clock.now())


def first_copy_queue(connection_id: int) -> None:
    """Prepare the copy of an account that was just connected, at once where there is a broker.

    Elsewhere, and where the broker does not answer, the sweep of every minute finds it due.
    """
    if settings.REDIS_URL:
        transaction.on_commit(lambda: feed_prepare.delay(connection_id), robust=True)


@app.task
def feed_prepare_now(connection_id: int) -> None:
    """Asked for by a person who wants to see what a change in the catalogue means; nothing is published."""
    connection = Connection.objects.filter(pk=connection_id, is_active=True).first()
    if connection is not None:
        feed_warm_up(connection)


@app.task
def run_close(run_id: int) -> None:
    due_run_close(run_id=run_id, now=clock.now())


@app.task
def call_retry(call_id: int) -> None:
    due_call_retry(call_id=call_id)


@app.task
def way_back_find() -> None:
    """Find the orders that BaseLinker should hear of, and have each account's told."""
    orders_find(clock.now())
    for account in accounts_sending():
        way_back_send.delay(account.pk)


@app.task
def way_back_send(account_id: int, goes_on: bool = False) -> None:
    """Tell what is due; one of all tasks of the account comes again when the gate opens."""
    again_at, now = account_send(account_id, goes_on=goes_on).again_at, clock.now()
    if again_at is not None:
        pause = max((again_at - now).total_seconds(), GATE_PAUSE)
        is_soon = pause < settings.DUE_WORK_SECONDS
        if is_soon and again_claim(account_id, now, now + timedelta(seconds=pause)):
            way_back_send.apply_async((account_id, True), countdown=pause)


@app.task
def way_back_look() -> None:
    way_back_read(clock.now())


def way_back_soon() -> None:
    """Have what a person asked for done at once where there is a broker; elsewhere within a minute."""
    if settings.REDIS_URL:
        transaction.on_commit(_find_soon, robust=True)
        transaction.on_commit(lambda: way_back_look.delay(), robust=True)


def way_back_queue(changes: Sequence[Any], **_signal: Any) -> None:
    """Look for news of orders right after the commit that brings them, once for each, where there is a broker.

    Elsewhere, and where the broker does not answer, the sweep of every minute finds them.
    """
    is_queued = any(hook[1] is _find_soon for hook in connection.run_on_commit)
    if settings.REDIS_URL and not is_queued and may_be_told(changes):
        transaction.on_commit(_find_soon, robust=True)


def _find_soon() -> None:
    if something_is_sent():
        way_back_find.delay()


@app.task
def runs_tidy() -> None:
    """End permissions whose time is up; draw up what past runs delivered."""
    permissions_end_due(clock.now())
    past_runs_settle()


@app.task
def tokens_look() -> None:
    tokens_work(clock.now())


def tokens_queue() -> None:
    """Look after the tokens as soon as the present transaction is committed, where there is a broker.

    Elsewhere, and where the broker does not answer, the sweep of every minute does.
    """
    if settings.REDIS_URL:
        transaction.on_commit(tokens_look.delay, robust=True)


@app.task
def alert_check() -> None:
    alerts_send(now=clock.now())


@app.task
def all_well() -> None:
    all_well_tell()


@app.task
def retention_run() -> None:
    """Every night."""
    retention_do(now=clock.now())
