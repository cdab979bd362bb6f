"""What every test may rely on."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db.models.signals import post_migrate

_SEEDS = ("eshop.catalog.migrations.0002_seed", "eshop.orders.migrations.0002_seed")


def _seed_again(**kwargs):
    """Tests with real transactions flush every table, also what migrations put there."""
    for name in _SEEDS:
        import_module(name).seed(apps, None)


@pytest.fixture(scope="session", autouse=True)
def _seeds_survive_flushing(django_db_setup):
    post_migrate.connect(_seed_again, sender=apps.get_app_config("orders"))
