"""A client that a program made of docs/openapi.yaml is sound by its types, and plays an ERP's day with the server."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

pytestmark = [pytest.mark.sqlite, pytest.mark.xdist_group("api_server"), pytest.mark.timeout(600)]
BIN = Path(sys.executable).parent
CHECKED = """[mypy]
strict = True
cache_dir = cache
[mypy-shop_client.client]
# Of this file the document decides nothing: the generator hands on the arguments of __exit__ as it gets them.
disable_error_code = arg-type
"""


def run(folder, *command):
    """What the program prints; fails with it where it fails."""
    env = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-5000:]
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the package `shop_client` and the program that uses it are."""
    folder = tmp_path_factory.mktemp("generated")
    document = str(ROOT / "docs" / "openapi.yaml")
    made = ("--path", document, "--output-path", "shop_client", "--meta", "none")
    run(folder, str(BIN / "openapi-python-client"), "generate", *made)
    shutil.copy(Path(__file__).with_name("generated_day.py"), folder)
    (folder / "mypy.ini").write_text(CHECKED, encoding="utf-8")
    return folder


def test_its_types_are_sound(folder):
    run(folder, str(BIN / "mypy"), "shop_client", "generated_day.py")


def test_what_the_document_does_not_say_is_seen(folder):
    """The control."""
    wrong = folder / "wrong.py"
    wrong.write_text("from shop_client.models import StockRow\nStockRow(external_id=1, quantity=2.5)\n", "utf-8")
    done = subprocess.run([str(BIN / "mypy"), "wrong.py"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.stdout.count("[arg-type]") == 2, done.stdout


def test_it_plays_the_whole_day(folder, api_server):
    order = api_server.run("from tests.factories import order_make\nprint(order_make().pk)").strip()
    told = run(folder, sys.executable, "generated_day.py", api_server.url, api_server.token, order)
    assert told == "Optima played\n"
