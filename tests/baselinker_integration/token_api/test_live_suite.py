"""The suite for a real account works, reads only, and is nobody's but who asks for it."""

import os
import subprocess
import sys

from baselinker_integration.player.token_api.orders import order_edit, order_place
from baselinker_integration.token_api.methods import READING
from tests.architecture.sources import ROOT
from tests.baselinker_integration.token_api.conftest import TOKEN


def suite(url, token):
    """What the suite says, and its status; it runs against `url`."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"TEST_DATABASE": "sqlite", "BASELINKER_API_URL": url, "BL_LIVE_TOKEN": token}
    command = [sys.executable, "-m", "pytest", "-s", "-q", "-p", "no:cacheprovider", "tests/live"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done.stdout, done.returncode


def test_it_reads_the_played_account_and_says_what_it_found(played_api, world):
    for number in (501, 502, 503):
        order_place(world, number)
    order_place(world, 504, confirmed=False)
    order_edit(world, 502, phone="700800900")
    said, status = suite(played_api[1], TOKEN)
    assert status == 0, said
    assert "orders on the first page\n    4" in said
    assert "last_log_id\n    exclusive" in said
    assert "getOrders by id_from\n    rising" in said
    assert {call.method for call in world.calls} <= READING
    assert TOKEN not in said


def test_without_a_token_it_says_so(played_api):
    said, status = suite(played_api[1], "")
    assert status == 1
    assert "BL_LIVE_TOKEN has to name the token" in said
