"""schemathesis tries to refute the API's document: every operation of the running server, with all its checks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NOT_MEANT = "use_after_free"
"""DELETE takes an item out of the offer; it can still be read, changed and brought back."""
pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("api_server"), pytest.mark.timeout(600)]


def stands(server, folder, examples):
    """Fails with what schemathesis prints where it refutes something."""
    command = [
        *(str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(HERE / "schemathesis.toml")),
        *(
            "run",
            f"{server.url}/api/schema/",
            "--checks",
            "all",
            "--exclude-checks",
            NOT_MEANT,
            "--max-examples",
            str(examples),
            "--no-color",
        ),
        *("--header", f"Authorization: Bearer {server.token}", "--seed", "1", "--warnings", "off"),
        *("--generation-database", "none", "--request-timeout", "60"),
    ]
    env = os.environ | {"SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail((done.stdout + done.stderr)[-10_000:], pytrace=False)


def test_nothing_of_the_document_is_refuted(api_server, tmp_path):
    stands(api_server, tmp_path, 10)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_nothing_of_the_document_is_refuted_at_length(api_server, tmp_path):
    stands(api_server, tmp_path, 50)
