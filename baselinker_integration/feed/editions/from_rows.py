"""When editions are written: with every publication, and before it when there is much to copy."""

import logging
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

from baselinker_integration.feed.editions.edition import Edition, edition_open
from baselinker_integration.feed.editions.folder import (
    folder_is_damaged,
    folder_is_mended,
    folder_of,
    folder_tidy,
    indexes_newest_first,
)
from baselinker_integration.feed.editions.index import EditionBrokenError
from baselinker_integration.feed.editions.writer import WORN_SEGMENTS, EditionWriter, is_worn
from baselinker_integration.models import Feed
from eshop.core.hot_path.bulk import rows_stream
from eshop.core.hot_path.statements import ids_condition, statement_run

logger = logging.getLogger(__name__)

_BATCH = 1000
_MOST_SEGMENTS = 4 * WORN_SEGMENTS
"""So many a publication puts up with, which somebody waits for."""

_SHOWN = (
    "SELECT DISTINCT ON (product_id) product_id, CASE WHEN is_listed THEN content_hash END FROM baselinker_feeditem"
    " WHERE feed_id = %s AND generation <= %s ORDER BY product_id, generation DESC"
)
_BODIES = "SELECT product_id, body FROM baselinker_feedbody WHERE feed_id = %s AND generation <= %s AND product_id "
_PAGES = "SELECT kind, body FROM baselinker_feedpage WHERE feed_id = %s AND generation = %s ORDER BY kind, number"


def edition_write(feed: Feed, generation: int, *, at_leisure: bool = False) -> str:
    """Write what is shown from `generation` on as files, and return the edition's name; empty if there is none.

    Call inside the transaction that locked `feed`. A disk that is full or read-only costs speed, nothing else.
    """
    folder = folder_of(feed.pk)
    if folder is None:
        return ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        name = _write(folder, feed, generation, at_leisure=at_leisure)
    except (OSError, EditionBrokenError):
        logger.exception("The feed could not be written as files; answers are read from the database")
        return ""
    try:
        folder_tidy(folder, feed.edition)
    except OSError:
        logger.exception("Files of the feed that nobody needs any more could not be deleted")
    return name


def edition_repair(feed: Feed) -> None:
    """Show what is shown in a new edition, if somebody found a damaged file. Call inside the transaction that locked
    `feed`.

    Other hosts that have files of the old edition read rows until the next publication.
    """
    folder = folder_of(feed.pk)
    if folder is None or not feed.published or not folder_is_damaged(folder):
        return
    name = edition_write(feed, feed.published, at_leisure=True)
    if name:
        Feed.objects.filter(pk=feed.pk).update(edition=name)
        edition_is_shown(feed, name)


def edition_is_shown(feed: Feed, name: str) -> None:
    """Call when the edition `name`, just written, becomes the one that is shown: it names no damaged file."""
    feed.edition = name
    folder = folder_of(feed.pk)
    if name and folder is not None:
        transaction.on_commit(lambda: folder_is_mended(folder))


def edition_is_damaged(feed_id: int) -> bool:
    """Whether somebody found a damaged file of the feed on this host that nobody has written anew yet."""
    folder = folder_of(feed_id)
    return folder is not None and folder_is_damaged(folder)


def edition_is_due(feed: Feed) -> bool:
    """Whether there are no files to take over from, or only worn ones."""
    folder = folder_of(feed.pk)
    if folder is None:
        return False
    newest = _newest(folder)
    return newest is None or is_worn(newest)


def _write(folder: Path, feed: Feed, generation: int, *, at_leisure: bool) -> str:
    base = _newest(folder)
    is_anew = base is not None and is_worn(base, WORN_SEGMENTS if at_leisure else _MOST_SEGMENTS)
    writer = EditionWriter(folder, base, is_anew=is_anew, checks_all=at_leisure)

    def bodies(product_ids: Sequence[int]) -> dict[int, bytes]:
        """The newest row of a product comes last, and stays."""
        condition, ids = ids_condition(product_ids)
        return dict(statement_run(f"{_BODIES}{condition} ORDER BY generation", [feed.pk, generation, ids]))

    try:
        for rows in rows_stream(_PAGES, [feed.pk, generation], size=10):
            for kind, body in rows:
                writer.page_add(kind, body)
        writer.members_add(rows_stream(_SHOWN, [feed.pk, generation], size=_BATCH), bodies)
        return writer.finish()
    except BaseException:
        writer.abandon()
        raise


def _newest(folder: Path) -> Edition | None:
    """The newest edition that can be read, to take over from."""
    for path in indexes_newest_first(folder):
        try:
            return edition_open(path, with_hashes=True)
        except (OSError, EditionBrokenError):
            logger.warning("Not all of the feed's files can be read: %s", path.name)
    return None
