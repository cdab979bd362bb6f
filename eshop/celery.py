import os
import sys
from contextlib import suppress
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.signals import beat_init, before_task_publish, celeryd_init, worker_process_init
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError, close_old_connections

from eshop.collecting import collect_seldom
from eshop.core.watching.heartbeat import BEAT, heartbeat
from eshop.private import files_keep_private
from event_log.actors import SCHEDULE
from event_log.context import background

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eshop.settings")


class ShopTask(DjangoTask):
    """Without somebody who asked for it (in the process that does it), a task is the schedule's."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with background(SCHEDULE):
            return super().__call__(*args, **kwargs)


def _start(**_signal: Any) -> None:
    """Celery would log whatever an ordinary exception says, and start."""
    from eshop.core.checks import settings_enforce  # needs the settings, which name what is here

    files_keep_private()
    try:
        settings_enforce()
    except ImproperlyConfigured as error:
        sys.exit(str(error))


def _work_begins(**_signal: Any) -> None:
    collect_seldom()


def _beat_starts(**_signal: Any) -> None:
    _start()
    before_task_publish.connect(_beat_lives)


def _beat_lives(**_signal: Any) -> None:
    """The scheduler notes that it lives; a database that is away is no reason to stop scheduling."""
    with suppress(DatabaseError, InterfaceError):
        heartbeat(BEAT, every=settings.DUE_WORK_SECONDS / 2)
    close_old_connections()


celeryd_init.connect(_start)
worker_process_init.connect(_work_begins)
beat_init.connect(_beat_starts)

app = Celery("eshop", task_cls=ShopTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
