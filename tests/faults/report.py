"""Writes docs/endurance.md out of what the battery left behind: `python -m tests.faults.report RESULTS`."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Row = dict[str, Any]

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATE = Path(__file__).with_name("endurance.md")
_PLACE = "<!-- figures -->"


def page(rows: Iterable[Row]) -> str:
    """The whole page; `rows` are the lines of the result file, of which the last of each name counts."""
    last = {row["name"]: row for row in rows}
    kept = sorted(last.values(), key=lambda row: (row["is_control"], _order(row["finding"]), row["name"]))
    days = sorted({row["at"][:10] for row in kept})
    machine = f"{platform.machine()} with {os.cpu_count()} cores, Python {platform.python_version()}"
    minutes = sum(row["seconds"] for row in kept) / 60
    when = f"Last run: {' and '.join(days)}, {machine}, {minutes:.0f} minutes of experiments."
    if (patience := max((row["patience"] for row in kept), default=1)) != 1:
        when += f" The machine had other work: waits of the tests were {patience:g} times as long, the shop's were not."
    parts = [when, "", "## What held", "", *_table(row for row in kept if not row["is_control"]), ""]
    parts += ["## Controls", "", "What happens without the guard, so that the experiments above could fail.", ""]
    parts += _table(row for row in kept if row["is_control"])
    return TEMPLATE.read_text(encoding="utf-8").replace(_PLACE, "\n".join(parts))


def _table(rows: Iterable[Row]) -> Iterable[str]:
    yield "| no. | played | must hold | rounds | outcome | measured |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        rounds = f"{row['played']} of {row['planned']}" if row["played"] != row["planned"] else str(row["played"])
        outcome = {"passed": "held", "failed": "**failed**"}.get(row["outcome"], row["outcome"])
        cells = (row["finding"], row["what"], row["holds"], rounds, outcome, _figures(row["figures"]))
        yield f"| {' | '.join(cells)} |"


def _figures(figures: dict[str, float]) -> str:
    return ", ".join(
        f"{value:g} {name}" if not name.startswith("s ") else f"at most {value:g} {name}"
        for name, value in figures.items()
    )


def _order(finding: str) -> tuple[int, str]:
    first = finding.partition(",")[0]
    return (int(first), finding) if first.isdecimal() else (0, finding)


if __name__ == "__main__":
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    text = page(map(json.loads, lines))
    (ROOT / "docs" / "endurance.md").write_text(text, encoding="utf-8")
