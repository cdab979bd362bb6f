"""The steps of the Dockerfile, one by one, in a clean Debian of its own: for machines that have no Docker.

The base image is played by a minimal Debian with its Python in /usr/local, as the official image has it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from tests.stack.processes import ROOT

ELSEWHERE = re.compile(
    r"&& /usr/share/postgresql-common/pgdg/apt\.postgresql\.org\.sh -y\s+&& (apt-get install .*) postgresql-client-\d+"
)
"""PostgreSQL's own packages, from a host that not every network reaches; Debian's client stands in for them there."""


def instructions(text: str) -> list[tuple[str, str]]:
    """Name and rest of each instruction, lines that go on joined."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in joined.splitlines() if line)]


@dataclass
class Image:
    """A root folder in which steps are done. `command` is what CMD says."""

    root: Path
    workdir: str = "/"
    user: str = "root"
    env: dict[str, str] = field(
        default_factory=lambda: {"PATH": "/usr/local/bin:/usr/local/sbin:/usr/bin:/bin:/sbin:/usr/sbin"}
    )
    command: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)

    def inside(self, *words: str, **env: str) -> list[str]:
        """The words of a command that runs inside, in a namespace of processes of its own."""
        told = [f"{name}={value}" for name, value in {**self.env, **env}.items()]
        chroot = ["chroot", f"--userspec={self.user}:{self.user}", str(self.root)]
        start = ["/bin/sh", "-c", f'cd {self.workdir} && exec "$@"', "step", *words]
        namespace = ["unshare", "--mount", "--pid", "--fork", "--kill-child", f"--mount-proc={self.root}/proc"]
        return [*namespace, *chroot, "/usr/bin/env", "-i", *told, *start]

    def run(self, *words: str, **env: str) -> str:
        done = subprocess.run(self.inside(*words, **env), capture_output=True, text=True, check=False, timeout=3000)
        assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    def step(self, name: str, rest: str) -> None:
        if name == "ENV":
            self.env.update(dict(pair.split("=", 1) for pair in rest.split()))
        elif name == "WORKDIR":
            self.workdir = rest
            (self.root / rest.lstrip("/")).mkdir(parents=True)
        elif name == "USER":
            self.user = rest
        elif name == "CMD":
            self.command = json.loads(rest)
        elif name == "COPY":
            *sources, target = rest.split()
            self._copy(sources, target)
        elif name == "RUN":
            self._run(rest)
        else:
            assert name == "EXPOSE", name

    def _run(self, rest: str) -> None:
        if ELSEWHERE.search(rest) and not _reached("https://apt.postgresql.org"):
            rest = ELSEWHERE.sub(r"&& \1 postgresql-client", rest)
            self.replaced.append("PostgreSQL's client comes from Debian")
        kept = {name: os.environ[name] for name in os.environ if name.lower().endswith("_proxy")}
        self.run("/bin/sh", "-c", rest, **kept, PIP_CERT="/etc/ssl/certs/host.crt", DEBIAN_FRONTEND="noninteractive")

    def _copy(self, sources: list[str], target: str) -> None:
        """With the modes of a checkout that only its owner may read."""
        allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
        into = self.root / self.workdir.lstrip("/") / target
        for source in sources:
            assert source in allowed, f"{source} is not in the build's context"
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, into, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, into)
        subprocess.run(["chmod", "-R", "go-rwx", str(self.root / self.workdir.lstrip("/"))], check=True)


def _reached(url: str) -> bool:
    done = subprocess.run(
        ["curl", "--silent", "--head", "--fail", "--max-time", "10", url], capture_output=True, check=False
    )
    return done.returncode == 0


def base(root: Path) -> Image:
    """A minimal Debian in `root`, with Python and pip at /usr/local/bin. Takes two minutes and the network."""
    include = "ca-certificates,python3,python3-venv"
    done = subprocess.run(
        ["debootstrap", "--variant=minbase", f"--include={include}", "bookworm", str(root)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
    shutil.copy("/etc/ssl/certs/ca-certificates.crt", root / "etc" / "ssl" / "certs" / "host.crt")
    (root / "dev" / "shm").chmod(0o1777)  # as Docker has it; gunicorn keeps its signs of life there
    image = Image(root)
    image.run("python3", "-m", "venv", "/usr/local")
    return image
