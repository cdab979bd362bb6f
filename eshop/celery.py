import os
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.signals import beat_init, celeryd_init

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
    files_keep_private()


celeryd_init.connect(_start)
beat_init.connect(_start)

app = Celery("eshop", task_cls=ShopTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
