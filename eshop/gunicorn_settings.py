"""The web server, in production and in the demo: `gunicorn --config python:eshop.gunicorn_settings eshop.wsgi`.

The access log names the path without its query string, see eshop.web_server.log.
"""

import os
from typing import Any

from eshop.collecting import collect_seldom
from eshop.env import env_int
from eshop.private import files_keep_private

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{env_int('PORT', 8000)}"
worker_class = "eshop.web_server.worker.StayingWorker"
workers = env_int("WEB_WORKERS", 2, minimum=1)
logger_class = "eshop.web_server.log.LineLogger"
threads = env_int("WEB_THREADS", 4, minimum=1)
timeout = 120
graceful_timeout = 30
keepalive = 5
# Files too are written with an eye on how long their reader takes.
sendfile = False
# A socket through which anybody who may open it runs the server.
control_socket_disable = True
accesslog = "-"
errorlog = "-"
access_log_format = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
# Worker processes report that they live by touching a file, which must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108


def post_fork(_server: Any, _worker: Any) -> None:
    files_keep_private()


def post_worker_init(worker: object) -> None:
    """A web process does not answer out of a damaged database; whatever is raised here ends the web server.

    The application is loaded by now; one that is not Django's has no database to look at.
    """
    from django.apps import apps

    from eshop.core.schema import start_check

    if apps.ready:
        start_check()
    collect_seldom()
