"""Request and reply pairs of another connector: the public ones where they lie beside the checkout, and our own.

Each file is a list of blocks, request then expected reply, in turn.
"""

import json
from pathlib import Path

from django.conf import settings

PUBLIC = settings.BASE_DIR.parent / "shared" / "data" / "baselinker"
OWN = Path(__file__).parent / "sample"


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
