"""What the shop writes is readable by the account that runs it alone."""

import os
import stat
import subprocess
import sys

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from eshop.private import files_keep_private
from tests.architecture.sources import ROOT


def mode(path):
    return oct(stat.S_IMODE(path.stat().st_mode))


def written_by(tmp_path, *command):
    """The database file that a command makes under an ordinary umask."""
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/shop.sqlite3"}
    subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, check=True, capture_output=True, umask=0o022, timeout=300
    )
    return tmp_path / "shop.sqlite3"


def test_a_database_that_a_command_makes_is_private(tmp_path):
    assert mode(written_by(tmp_path, "manage.py", "shell", "-c", _TOUCH)) == "0o600"


def test_a_web_process_writes_private_files(tmp_path):
    start = "import eshop.gunicorn_settings as g; g.post_fork(0, 0); "
    assert mode(written_by(tmp_path, "-c", f"{_SETUP}{start}{_TOUCH}")) == "0o600"


def test_a_worker_writes_private_files(tmp_path):
    start = "import eshop.celery; from celery.signals import celeryd_init as s; s.send(sender=None); "
    assert mode(written_by(tmp_path, "-c", f"{_SETUP}{start}{_TOUCH}")) == "0o600"


def test_the_control_without_it_is_open(tmp_path):
    assert mode(written_by(tmp_path, "-c", f"{_SETUP}{_TOUCH}")) == "0o644"


def test_files_left_open_by_earlier_versions_are_closed(tmp_path):
    (tmp_path / "media").mkdir(mode=0o755)
    for name in ("eshop.sqlite3", "eshop.sqlite3-wal", "other"):
        (tmp_path / name).touch(mode=0o644)
    before = os.umask(0o022)
    try:
        files_keep_private(tmp_path)
    finally:
        os.umask(before)
    modes = {path.name: mode(path) for path in tmp_path.iterdir()}
    assert modes["eshop.sqlite3"] == modes["eshop.sqlite3-wal"] == "0o600"
    assert (modes["media"], modes["other"]) == ("0o700", "0o644")


def test_an_export_is_private_whatever_the_umask(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    before = os.umask(0o022)
    try:
        name = default_storage.save("exports/a.csv", ContentFile(b"x"))
    finally:
        os.umask(before)
    assert mode(tmp_path / name) == "0o600"
    assert mode(tmp_path / "exports") == "0o700"


_SETUP = "import os; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'eshop.settings'); import django; django.setup(); "
_TOUCH = "from django.db import connection; connection.cursor().execute('CREATE TABLE t(a)')"
