"""The image as the Dockerfile makes it, without Docker: each step in a clean root, then what it starts."""

import os
import shutil
import subprocess

import pytest
import requests

from tests.services import free_port
from tests.stack.image import base, instructions
from tests.stack.processes import ROOT, wait_for

STEPS = instructions((ROOT / "Dockerfile").read_text(encoding="utf-8"))
CAN = os.geteuid() == 0 and shutil.which("debootstrap") is not None


def test_the_dockerfile_has_the_steps_that_are_known():
    names = [name for name, _rest in STEPS]
    assert names[0] == "FROM"
    assert set(names) == {"FROM", "ENV", "RUN", "WORKDIR", "COPY", "USER", "EXPOSE", "CMD"}


@pytest.mark.long
@pytest.mark.sqlite
@pytest.mark.skipif(not CAN, reason="a clean root needs debootstrap and root")
def test_every_step_works_in_a_clean_root_and_the_web_starts(tmp_path):
    image = base(tmp_path / "root")
    for name, rest in STEPS[1:]:
        image.step(name, rest)
    port = free_port()
    env = {"SECRET_KEY": "x" * 40, "DATABASE_URL": "sqlite:////app/var/media/eshop.sqlite3", "PORT": str(port)}
    image.run("python", "manage.py", "migrate", "--verbosity", "0", **env)
    assert "no issues" in image.run("python", "manage.py", "check", "--database", "default", **env)
    assert "pg_dump" in image.run("pg_dump", "--version")
    refused = subprocess.run(image.inside("touch", "/app/manage.py"), capture_output=True, check=False)
    assert refused.returncode != 0, "the program belongs to its user"
    web = subprocess.Popen(image.inside(*image.command, **env), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: status(port, "/health/ready") == 200, "the web answering", 120)
        assert status(port, "/panel/login/") == 200
    finally:
        web.kill()
        web.wait(10)


def status(port, path):
    try:
        return requests.get(f"http://127.0.0.1:{port}{path}", timeout=5).status_code
    except requests.RequestException:
        return 0
