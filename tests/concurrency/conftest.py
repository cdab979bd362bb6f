"""An SQLite database in a file: the in-memory one of other tests cannot be shared between processes."""

import shutil

import pytest
from django.conf import settings
from django.db import connections

from tests.baselinker_integration.shop import Shop, product_make, shop_make


@pytest.fixture
def sqlite_file(tmp_path, migrated_file, django_db_blocker):
    """The default database, for one test, is a fresh file with all tables."""
    shutil.copy(migrated_file, tmp_path / "race.sqlite3")
    connection = connections["default"]
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = str(tmp_path / "race.sqlite3")
        connection.is_in_memory_db = lambda: False
        connection.connection = None
        try:
            yield
        finally:
            connections.close_all()
            del connection.is_in_memory_db
            connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = before
            connection.connection = None


@pytest.fixture
def sqlite_file_shop(sqlite_file) -> Shop:
    for number in range(40):
        product_make(f"K{number}")
    return shop_make()
