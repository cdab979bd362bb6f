"""What lies in the repository: its top level, its pins, and that it holds no secret."""

import re
import subprocess
from collections import Counter

import pytest
import yaml

from tests.architecture.sources import ROOT, modules

TOP_LEVEL = {
    "manage.py",
    "eshop",
    "baselinker_integration",
    "event_log",
    "templates",
    "tests",
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-tools.txt",
    "requirements.lock",
    "constraints.txt",
    "docker-compose.yml",
    "docker",
    "Dockerfile",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "SECURITY.md",
    "Makefile",
    "pyproject.toml",
    "docs",
}

SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bxox[abp]-[0-9A-Za-z-]{20,}"
    r"|(?i:secret_key|password|token)\s*[:=]\s*[\"'](?=[^\"']*\d)[A-Za-z0-9+/_\-]{32,}[\"']"
)


def tracked() -> list[str]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listing.stdout.decode().split("\0") if name and (ROOT / name).exists()]


def test_top_level_is_the_agreed_one():
    names = {name.split("/")[0] for name in tracked()}
    assert {name for name in names if not name.startswith(".")} - TOP_LEVEL == set()


def test_nothing_that_looks_like_a_secret_is_tracked():
    found = []
    for name in tracked():
        if name.startswith(("tests/architecture/", "docs/screenshots/")) or name.endswith((".png", ".mo")):
            continue
        text = (ROOT / name).read_text(encoding="utf-8", errors="replace")
        found += [f"{name}: {match.group(0)[:30]}" for match in SECRETS.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    "line", ['SECRET_KEY = "0123456789abcdef0123456789abcdef"', "-----BEGIN RSA PRIVATE KEY-----", "AKIA" + "A" * 16]
)
def test_a_secret_would_be_found(line):
    assert SECRETS.search(line)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-tools.txt"])
def test_every_requirement_is_pinned_exactly_and_says_why(name):
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "-r ")):
            assert re.fullmatch(r"[A-Za-z0-9_.\-]+(\[[a-z]+\])?==[0-9][0-9a-z.]*\s+# \S.*", line), line


def test_constraints_pin_everything_that_is_asked_for():
    pinned = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line)
    versions = {key.lower().replace("_", "-"): version.strip() for key, version in pinned.items()}
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text().splitlines():
            match = re.match(r"([A-Za-z0-9_.\-]+)(?:\[[a-z]+\])?==(\S+)", line)
            if match:
                assert versions[match.group(1).lower().replace("_", "-")] == match.group(2)


def locked() -> dict[str, tuple[str, list[str]]]:
    """By package of requirements.lock its version and hashes."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [re.fullmatch(r"([\w.\-]+)(?:\[[\w,]+\])?==(\S+)(.*)", line) for line in text.splitlines()]
    assert all(entries)
    found = [entry.groups() for entry in entries if entry]
    return {name: (version, re.findall(r"--hash=sha256:([0-9a-f]{64})\b", rest)) for name, version, rest in found}


def test_the_lock_holds_what_is_asked_for_with_the_hash_of_every_file():
    """One that does not agree is written anew by `make lock`."""
    lock = locked()
    assert [name for name, (_version, hashes) in lock.items() if not hashes] == []
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pinned = {name.lower().replace("_", "-"): version for name, version in re.findall(r"^(\S+)==(\S+)$", text, re.M)}
    elsewhere = {"async-timeout", "colorama"}  # of older Pythons and other systems
    assert {name: version for name, (version, _) in lock.items() if pinned.get(name) != version}.keys() == elsewhere
    asked = re.findall(r"^([\w.\-]+)(?:\[\w+\])?==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.M)
    assert {name.lower().replace("_", "-") for name in asked} - lock.keys() == set()


def test_the_image_takes_nothing_whose_hash_is_not_known():
    installs = re.findall(r"^RUN .*\bpip install (.*)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.M)
    assert installs == ["--require-hashes --no-deps -r requirements.lock"]


def test_images_are_pinned():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    images = {name: service["image"] for name, service in compose["services"].items() if "build" not in service}
    base = re.search(r"^FROM (\S+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert base
    for image in [*images.values(), base.group(1)]:
        assert re.search(r":\d+\.\d+(\.\d+)?-", image), image


def test_ignored_folders_are_not_tracked():
    assert not [name for name in tracked() if name.startswith(("var/", ".venv/")) or name.endswith(".pyc")]


def test_the_file_of_secrets_is_ignored_and_its_example_holds_none():
    assert ".env" in (ROOT / ".gitignore").read_text().splitlines()
    assert ".env" not in tracked()
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    values = dict(line.split("=", 1) for line in example.splitlines() if "=" in line and not line.startswith("#"))
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert {name for name in re.findall(r"\$\{(\w+):\?", compose) if name not in values} == set()
    assert {name: values[name] for name in values if re.search("KEY|PASSWORD", name) and values[name]} == {}


def test_templates_and_styles_ask_no_other_host():
    """The panel works without the internet, and nobody learns who opens it."""
    asked = re.compile(
        r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import""", re.IGNORECASE
    )
    files = [path for folder in ("templates", "eshop") for path in (ROOT / folder).rglob("*")]
    for path in files:
        if path.suffix in {".html", ".css", ".js"}:
            found = asked.findall(path.read_text(encoding="utf-8"))
            assert found == [], path


def test_modules_are_short():
    """One subject each, none above 250 lines."""
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in modules().items()}
    lengths = {name: length for name, length in lengths.items() if length > 3 and ".migrations." not in name}
    assert {name: length for name, length in lengths.items() if length > 250} == {}


def test_folders_are_small():
    """At most 20 modules, migrations excepted: more is more than one subject."""
    folders = Counter(path.parent for name, path in modules().items() if path.name != "__init__.py")
    counts = {str(folder.relative_to(ROOT)): count for folder, count in folders.items() if folder.name != "migrations"}
    assert counts["eshop/core"] >= 10
    assert {folder: count for folder, count in counts.items() if count > 20} == {}


def test_the_suite_needs_nothing_beside_the_repository():
    beside = re.compile(r"\b(?:BASE_DIR|ROOT)\.parent\b")
    names = [name for name in tracked() if name.startswith("tests/") and name.endswith(".py")]
    found = [name for name in names if beside.search((ROOT / name).read_text(encoding="utf-8"))]
    assert found == []


def test_docstrings_say_what_instead_of_as_something_else():
    """One that begins so sends the reader elsewhere before it has said anything."""
    vague = re.compile(r'"""(?:As|The same|See)\b')
    assert vague.search('def f():\n    """As g, but twice."""')
    found = [name for name, path in modules().items() if vague.search(path.read_text(encoding="utf-8"))]
    assert found == []
