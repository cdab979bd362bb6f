"""What every test may rely on."""

import os
from importlib import import_module

import pytest
from django.apps import apps
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


@pytest.fixture(scope="session", autouse=True)
def _feeds_as_files_go_elsewhere(tmp_path_factory):
    """Those of servers that tests start, too; a checkout's own var/ belongs to its user."""
    folder = str(tmp_path_factory.mktemp("feed"))
    os.environ["FEED_DIR"] = folder
    with override_settings(FEED_DIR=folder):
        yield
