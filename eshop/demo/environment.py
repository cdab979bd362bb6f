"""The demo's own settings: a database, key and address that touch nothing else of the installation."""

import os
import secrets
import shutil
import socket
from pathlib import Path

_FOREIGN = (
    "ALERT_EMAILS",
    "ALLOWED_HOSTS",
    "BASELINKER_API_URL",
    "BASELINKER_EMPTY_POST",
    "DEBUG",
    "EMAIL_HOST",
    "REDIS_URL",
    "DATABASE_URL",
    "SECRET_KEY",
    "PUBLIC_URL",
)


def environment_prepare(*, port: int, folder: Path) -> None:
    """Point this process and its children at a new, empty demo database in `folder`.

    The folder is emptied first: a demo begins with a shop that BaseLinker has not seen today.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    secret_file = folder / "secret_key"
    secret_file.touch(mode=0o600)
    secret_file.write_text(secrets.token_urlsafe(48))
    for name in _FOREIGN:
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    os.environ.update(
        DATABASE_URL=f"sqlite:///{folder / 'eshop.sqlite3'}",
        SECRET_KEY_FILE=str(secret_file),
        PUBLIC_URL=f"http://127.0.0.1:{port}",
        HOST="127.0.0.1",
        PORT=str(port),
        WEB_WORKERS="2",
        DJANGO_SETTINGS_MODULE="eshop.settings",
    )


def default_folder(port: int) -> Path:
    """Where the demo on this port lives; demos on other ports do not touch it."""
    return Path(__file__).resolve().parent.parent.parent / "var" / f"demo-{port}"


def port_is_free(port: int) -> bool:
    """Whether this process could listen on the port of the loopback address now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
