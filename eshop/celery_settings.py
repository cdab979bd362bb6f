"""Celery: late acknowledgement, ids as arguments, truth in the database (issue list "Background work").

A killed worker's task is delivered again; a lost queue loses nothing, because the sweep of every minute finds the work
in the database. No task says when it is too late: clocks of scheduler and worker may differ. Times fit together: a task
is stopped for good before Redis would hand it to a second worker.
"""

from celery.schedules import crontab

from eshop.env import env_int, env_secret

VISIBILITY_TIMEOUT = 3600
DUE_WORK_SECONDS = env_int("DUE_WORK_SECONDS", 60, minimum=1)

CELERY_BROKER_URL = env_secret("REDIS_URL") or None
CELERY_TASK_ALWAYS_EAGER = CELERY_BROKER_URL is None
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = VISIBILITY_TIMEOUT - 600
CELERY_TASK_TIME_LIMIT = VISIBILITY_TIMEOUT - 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10.0
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": VISIBILITY_TIMEOUT}
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": VISIBILITY_TIMEOUT}
CELERY_VISIBILITY_TIMEOUT = VISIBILITY_TIMEOUT
CELERY_TIMEZONE = "UTC"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BEAT_SCHEDULE = {
    "due-work": {
        "task": "baselinker_integration.tasks.due_work_run",
        "schedule": float(DUE_WORK_SECONDS),
    },
    "imports": {
        "task": "eshop.panel.tasks.imports_find",
        "schedule": float(DUE_WORK_SECONDS),
    },
    "digests": {
        "task": "eshop.staff.tasks.digests_do",
        "schedule": float(DUE_WORK_SECONDS),
    },
    "api-jobs": {
        "task": "eshop.api.tasks.jobs_find",
        "schedule": float(DUE_WORK_SECONDS),
    },
    "erp-silences": {
        "task": "eshop.api.tasks.silences_find",
        "schedule": float(DUE_WORK_SECONDS),
    },
    "retention-every-night": {
        "task": "baselinker_integration.tasks.retention_run",
        "schedule": crontab(hour="2", minute="40"),
    },
}

__all__ = [name for name in dir() if name.startswith("CELERY_")]
