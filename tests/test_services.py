"""The databases that the suite starts are the ones it claims to run on."""

import os

from django.db import connection


def test_runs_on_the_database_asked_for(db):
    expected = {"sqlite": "sqlite", "postgres": "postgresql"}[os.environ.get("TEST_DATABASE", "sqlite")]
    assert connection.vendor == expected
