"""Celery: late acknowledgement, ids as arguments, truth in the database (issue list "Background work")."""

from celery.schedules import crontab

from eshop.env import env_secret

CELERY_BROKER_URL = env_secret("REDIS_URL") or None
CELERY_TASK_ALWAYS_EAGER = CELERY_BROKER_URL is None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_TIMEZONE = "UTC"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BEAT_SCHEDULE = {
    "work-every-minute": {"task": "baselinker_integration.tasks.due_work_run", "schedule": 60.0},
    "prune-event-log": {
        "task": "baselinker_integration.tasks.retention_run",
        "schedule": crontab(hour="2", minute="40"),
    },
}

__all__ = [name for name in dir() if name.startswith("CELERY_")]
