"""Larger data of other makers, an extra where REAL_DATA names a folder that holds them. The suite needs none of it."""

import json
import os
from pathlib import Path

FOLDER = os.environ.get("REAL_DATA", "")


def real_paths(*names: str) -> list[Path]:
    """These files or folders below REAL_DATA, none where it is not set. One that is missing there fails its test."""
    return [Path(FOLDER, name) for name in names] if FOLDER else []


def real_strings() -> list[str]:
    """The public list of strings that break careless programs."""
    return [text for path in real_paths("strings/blns.json") for text in json.loads(path.read_text(encoding="utf-8"))]
