"""Request and reply pairs of another connector: our own sample of them, and the public ones where there are some.

Each file is a list of blocks, request then expected reply, in turn.
"""

import json
from pathlib import Path

from tests.real_data import real_paths

FOLDERS = [Path(__file__).parent / "sample", *real_paths("baselinker")]


def pairs(folder, name):
    """The (request, reply) pairs of one file."""
    blocks = json.loads((folder / f"{name}_blocks.json").read_text(encoding="utf-8"))
    return list(zip(blocks[::2], blocks[1::2], strict=True))


def reply(folder, name):
    """The reply of a file that holds one pair."""
    return pairs(folder, name)[0][1]


def rows(answer):
    """The dictionary without `pages`."""
    return {key: row for key, row in answer.items() if key != "pages"}
