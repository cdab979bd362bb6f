"""Our own connector behind a real socket, with a database that several threads can use."""

import threading

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connection

from tests.concurrency.conftest import sqlite_file  # noqa: F401


class QuietHandler(WSGIRequestHandler):
    disable_nagle_algorithm = True

    def log_message(self, *args):
        pass


@pytest.fixture
def served_shop(request, transactional_db):
    """The address of the site, served by threads of this process; ten calls at once are really ten."""
    if connection.vendor == "sqlite":
        request.getfixturevalue("sqlite_file")
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
    server.set_app(WSGIHandler())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()
