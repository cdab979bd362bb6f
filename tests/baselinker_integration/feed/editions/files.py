"""Editions written from plain values, for tests without a database."""

import hashlib
from pathlib import Path

from baselinker_integration.feed.editions.edition import Edition, edition_open
from baselinker_integration.feed.editions.folder import index_path
from baselinker_integration.feed.editions.writer import EditionWriter

Members = dict[int, bytes]


def hash_of(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16).digest()


def write(
    folder: Path,
    members: Members,
    *,
    base: Edition | None = None,
    pages: dict[str, list[bytes]] | None = None,
    is_anew: bool = False,
    checks_all: bool = False,
    batch: int = 3,
) -> tuple[Edition, list[int]]:
    """The edition that shows `members`, open with its hashes, and the ids that had to be fetched for it."""
    writer = EditionWriter(folder, base, is_anew=is_anew, checks_all=checks_all)
    fetched: list[int] = []

    def fetch(product_ids):
        fetched.extend(product_ids)
        return {product_id: members[product_id] for product_id in product_ids}

    for kind, bodies in (pages or {}).items():
        for body in bodies:
            writer.page_add(kind, body)
    rows = [(product_id, hash_of(members[product_id])) for product_id in sorted(members)]
    writer.members_add((rows[start : start + batch] for start in range(0, len(rows), batch)), fetch)
    return edition_open(index_path(folder, writer.finish()), with_hashes=True), fetched


def answer(edition: Edition, *product_ids: int) -> tuple[list[int], bytes]:
    found, parts = edition.members(product_ids)
    return found, b",".join(parts)
