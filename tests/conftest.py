"""What every test may rely on."""

import os
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_migrate
from django.test.utils import override_settings

_SEEDS = ("eshop.catalog.migrations.0002_seed", "eshop.orders.migrations.0002_seed")


def _seed_again(**kwargs):
    """Tests with real transactions flush every table, also what migrations put there."""
    for name in _SEEDS:
        import_module(name).seed(apps, None)


@pytest.fixture(scope="session", autouse=True)
def _seeds_survive_flushing(django_db_setup):
    post_migrate.connect(_seed_again, sender=apps.get_app_config("orders"))


@pytest.fixture(scope="session")
def migrated_file(_seeds_survive_flushing, django_db_blocker, tmp_path_factory):
    """A file with the SQLite database as the migrations leave it; None on PostgreSQL."""
    if connection.vendor != "sqlite":
        return None
    path = tmp_path_factory.mktemp("migrated") / "migrated.sqlite3"
    with django_db_blocker.unblock():
        if _has_tables():
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(path)])
        else:  # pytest-django makes none where no test asks for it
            before = connection.settings_dict["NAME"]
            connection.close()
            connection.settings_dict["NAME"] = str(path)
            call_command("migrate", verbosity=0)
            connection.close()
            connection.settings_dict["NAME"] = before
    return path


def _has_tables():
    return bool(connection.introspection.table_names())


@pytest.fixture(scope="session", autouse=True)
def _copied_before_a_test_writes(request, _seeds_survive_flushing, django_db_blocker):
    with django_db_blocker.unblock():
        is_made = _has_tables()
    if is_made:
        request.getfixturevalue("migrated_file")


@pytest.fixture(scope="session", autouse=True)
def _what_takes_long_and_proves_nothing_here_is_quick():
    """How slow a password's hash is, and the list of static files that each new client would draw up."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers, WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session", autouse=True)
def _feeds_as_files_go_elsewhere(tmp_path_factory):
    """Those of servers that tests start, too; a checkout's own var/ belongs to its user."""
    folder = str(tmp_path_factory.mktemp("feed"))
    os.environ["FEED_DIR"] = folder
    with override_settings(FEED_DIR=folder):
        yield
