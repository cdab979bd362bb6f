"""`python -m tests.coverage_report`: lines and branches reached, package by package; exit status 1 below the floor."""

import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from coverage import Coverage

from tests.architecture.sources import ROOT

FLOOR = 90.0
COUNTED = ("num_statements", "covered_lines", "num_branches", "covered_branches")


def package_of(path: str) -> str:
    """The app or the room of the connector that a module belongs to; modules directly in one are its own package."""
    parts = Path(path).parts
    return parts[0] if len(parts) == 2 or parts[0] == "event_log" else f"{parts[0]}/{parts[1]}"


def packages(files: dict[str, dict[str, int]]) -> dict[str, float]:
    """Percent of lines and branches reached by package, from each file's summary as coverage's JSON has it."""
    sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTED, 0))
    for path, summary in files.items():
        for name in COUNTED:
            sums[package_of(path)][name] += summary[name]
    return {package: percent(counts) for package, counts in sorted(sums.items())}


def percent(counts: dict[str, int]) -> float:
    """Reached lines and branches of all lines and branches; 100 where there is nothing to reach."""
    there = counts["num_statements"] + counts["num_branches"]
    return 100.0 * (counts["covered_lines"] + counts["covered_branches"]) / there if there else 100.0


def main() -> int:
    measured = Coverage(config_file=str(ROOT / "pyproject.toml"))
    measured.load()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        measured.json_report(outfile=str(report))
        data = json.loads(report.read_text(encoding="utf-8"))
    found = packages({path: entry["summary"] for path, entry in data["files"].items()})
    for package, reached in found.items():
        print(f"{reached:6.1f} %  {package}{'' if reached >= FLOOR else f'  below {FLOOR:g} %'}")
    print(f"{percent(data['totals']):6.1f} %  all")
    return int(min(found.values()) < FLOOR)


if __name__ == "__main__":
    sys.exit(main())
