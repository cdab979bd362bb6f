import os
import shutil
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.eshop.api.contract.server import ApiServer


@pytest.fixture(scope="session")
def api_server(tmp_path_factory, migrated_file):
    """One server, on the kind of database of this half; its tests are a group, so that one process runs them."""
    folder = tmp_path_factory.mktemp("api")
    if migrated_file is not None:
        shutil.copy(migrated_file, folder / "shop.sqlite3")
        server = ApiServer(f"sqlite:///{folder}/shop.sqlite3", folder)
        yield server
        server.close()
        return
    admin_url, name = os.environ["TEST_POSTGRES_URL"], f"api_{os.getpid()}"
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    server = ApiServer(urlunsplit(urlsplit(admin_url)._replace(path=f"/{name}")), folder)
    yield server
    server.close()
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
