"""nginx as docker-compose.yml configures it, as a process of this machine."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.stack.processes import ROOT, wait_for

FOLDER = ROOT / "docker" / "nginx"


def compose_configuration(folder: Path, *, port: int, upstream: int) -> None:
    """Write the configuration of compose into `folder`: another port, another upstream, and `folder` for /tmp."""
    folder.mkdir(exist_ok=True)
    text = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    for old, new in {
        "listen 8080;": f"listen 127.0.0.1:{port};",
        "server web:8000;": f"server 127.0.0.1:{upstream};",
        "/tmp/": f"{folder}/",
        "/dev/stderr": f"{folder}/error.log",
        "/dev/stdout": f"{folder}/access.log",
    }.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    for name in ("limits.conf", "shop.conf"):
        shutil.copy(FOLDER / name, folder / name)


def nginx_start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """nginx with the configuration in `folder`, once it listens on `port`."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    alone = "daemon off;" if os.geteuid() else "daemon off; user root;"  # the test's folder is its user's
    with (folder / "output.log").open("ab") as output:
        process = subprocess.Popen(
            [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", alone],
            stdout=output,
            stderr=output,
        )
    wait_for(lambda: _listens(port) or process.poll() is not None, "nginx listening", 30)
    assert process.poll() is None, (folder / "output.log").read_text()
    return process


@contextmanager
def nginx(folder: Path, port: int) -> Iterator[None]:
    process = nginx_start(folder, port)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
