"""What docker-compose.yml says, as far as it can be checked without starting it."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from tests.stack.processes import COMPOSE, ROOT, environment

SERVICES = COMPOSE["services"]
OWN = ("migrate", "web", "worker", "beat")
GIVEN = {
    "SECRET_KEY": "s",
    "POSTGRES_PASSWORD": "p",
    "REDIS_PASSWORD": "r",
    "PUBLIC_URL": "https://panel.example.invalid",
    "ALLOWED_HOSTS": "a",
}


def test_it_has_the_services_of_one_installation():
    assert set(SERVICES) == {"migrate", "web", "nginx", "worker", "beat", "postgres", "redis"}


@pytest.mark.parametrize("name", ["web", "nginx", "worker", "beat", "postgres", "redis"])
def test_every_lasting_service_is_watched_and_restarted(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("missing", list(GIVEN))
def test_secrets_come_from_outside_and_starting_without_one_is_refused(missing):
    with pytest.raises(AssertionError, match=missing):
        environment("web", {name: value for name, value in GIVEN.items() if name != missing})


def test_the_four_services_share_one_image_and_one_environment():
    assert {SERVICES[name]["image"] for name in OWN} == {"eshop-panel"}
    common = environment("worker", GIVEN)
    assert environment("beat", GIVEN) == common == environment("migrate", GIVEN)
    assert {name: environment("web", GIVEN)[name] for name in common} == common


def test_every_documented_setting_can_be_given_to_compose():
    """But for those that it decides itself: the container's paths, and what is no matter of an installation."""
    table = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").partition("| variable | default")[2]
    rows = table.partition("\n\n")[0].splitlines()
    documented = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1])}
    own = {"DEBUG", "DATABASE_LIMITS", "FEED_DIR"}
    assert documented - own - set(environment("web", GIVEN)) == set()


def test_compose_changes_no_default():
    ask = "import json, eshop.settings as s; print(json.dumps(vars(s), default=lambda value: type(value).__name__))"

    def told(variables):
        command = [sys.executable, "-c", ask]
        bare = {"PATH": os.environ["PATH"]} | variables
        return json.loads(subprocess.run(command, cwd=ROOT, env=bare, stdout=subprocess.PIPE, check=True).stdout)

    given = environment("web", GIVEN)
    decided = {*GIVEN, "DATABASE_URL", "REDIS_URL", "TRUSTED_PROXIES", "HOST"}
    needed = {name: value for name, value in given.items() if name in decided}
    assert told(given) == told(needed)


@pytest.mark.parametrize("folder", ["mail", "feed", "media", "backups"])
def test_web_and_worker_share_what_they_write(folder):
    """Mails, feeds, exports: the image is read-only. Its folders exist, so that the volumes belong to its user."""
    for name in ("web", "worker"):
        assert f"{folder}:/app/var/{folder}" in SERVICES[name]["volumes"]
        assert SERVICES[name]["read_only"] is True
    assert folder in COMPOSE["volumes"]
    made = re.search(r"mkdir -p ([\w/ ]+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert made
    assert f"var/{folder}" in made.group(1).split()


def test_an_export_in_the_background_writes_into_a_shared_folder():
    """MEDIA_ROOT is where the worker puts it and the web fetches it from."""
    assert settings.MEDIA_ROOT == settings.BASE_DIR / "var" / "media"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_service_can_do_more_to_its_host_than_it_must(name):
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["pids_limit"] > 0
    assert service["mem_limit"]
    assert "privileged" not in service


def test_database_and_broker_are_in_networks_of_their_own_without_a_way_out():
    assert (SERVICES["postgres"]["networks"], SERVICES["redis"]["networks"]) == (["database"], ["broker"])
    for network in ("database", "broker"):
        assert COMPOSE["networks"][network] == {"internal": True}
        assert {name for name in SERVICES if network in SERVICES[name]["networks"]} - {"postgres", "redis"} == set(OWN)


def test_the_broker_asks_for_a_password():
    command = SERVICES["redis"]["command"]
    assert command[command.index("--requirepass") + 1].startswith("${REDIS_PASSWORD:?")
    assert environment("web", GIVEN)["REDIS_URL"] == "redis://:r@redis:6379/0"


def test_nothing_starts_before_the_tables_are_there():
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_there_is_one_scheduler():
    schedulers = [name for name in OWN if "beat" in SERVICES[name]["command"]]
    assert schedulers == ["beat"]
    assert "deploy" not in SERVICES["beat"]


def test_only_nginx_is_published_and_only_to_this_machine():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert list(published) == ["nginx"]
    assert all(port.startswith("127.0.0.1:") for port in published["nginx"])


def test_image_runs_without_root_and_brings_no_more_than_the_product():
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER eshop"]
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert allowed == {"manage.py", "requirements.lock", *("eshop", "baselinker_integration")} | {
        "event_log",
        "templates",
    }
    for name in allowed:
        assert (ROOT / name).exists()
