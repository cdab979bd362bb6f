"""An edition gives back, byte for byte, what was written, however it was put together."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baselinker_integration.feed.editions import folder as folders
from baselinker_integration.feed.editions import index as indexes
from baselinker_integration.feed.editions.edition import Edition, edition_open
from baselinker_integration.feed.editions.folder import folder_tidy, index_path, indexes_newest_first
from baselinker_integration.feed.editions.index import EditionBrokenError
from baselinker_integration.feed.editions.writer import EditionWriter, is_worn
from tests.baselinker_integration.feed.editions.files import answer, hash_of, write

pytestmark = pytest.mark.sqlite  # without a database, so once is enough

SEVEN = {number * 10: b'"%d":{"name":"towar %d"}' % (number, number) for number in range(1, 8)}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def path_of(folder: Path, edition: Edition) -> Path:
    """The index of `edition`, told by its own segment of pages."""
    return index_path(folder, edition.index.segments[0].name.removesuffix("-pages"))


def test_members_come_in_the_order_asked_for(tmp_path):
    edition, _fetched = write(tmp_path, SEVEN)
    found, body = answer(edition, 70, 10, 40)
    assert (found, body) == ([70, 10, 40], b",".join((SEVEN[70], SEVEN[10], SEVEN[40])))


def test_neighbours_are_read_at_once(tmp_path, monkeypatch):
    edition, _fetched = write(tmp_path, SEVEN)
    reads = []
    pread = os.pread
    monkeypatch.setattr(os, "pread", lambda *arguments: reads.append(arguments[1]) or pread(*arguments))
    assert answer(edition, 20, 30, 40, 60)[1] == b",".join(SEVEN[pk] for pk in (20, 30, 40, 60))
    assert reads == [len(SEVEN[20]) * 3 + 2, len(SEVEN[60])]


def test_what_is_not_there_is_left_out(tmp_path):
    edition, _fetched = write(tmp_path, SEVEN)
    assert answer(edition, 5, 10, 15, 20, 75, -1) == ([10, 20], SEVEN[10] + b"," + SEVEN[20])
    assert answer(edition, 5) == ([], b"")
    assert answer(edition) == ([], b"")


def test_an_empty_edition_answers_nothing(tmp_path):
    edition, _fetched = write(tmp_path, {})
    assert answer(edition, 10) == ([], b"")
    assert edition.page("list", 1) == (None, 0)


def test_pages_are_there_with_their_number(tmp_path):
    edition, _fetched = write(tmp_path, SEVEN, pages={"list": [b"a", b"bb", b"ccc"], "prices": [b"d"]})
    found = [edition.page("list", number) for number in range(-1, 5)]
    assert found == [(body, 3) for body in (None, None, b"a", b"bb", b"ccc", None)]
    assert edition.page("prices", 1) == (b"d", 1)
    assert edition.page("quantity", 1) == (None, 0)


def test_only_what_is_new_is_fetched_and_written(tmp_path):
    first, fetched = write(tmp_path, SEVEN)
    assert fetched == sorted(SEVEN)
    changed = {pk: body for pk, body in SEVEN.items() if pk != 20} | {30: b"nowe", 35: b"dodane"}
    second, fetched = write(tmp_path, changed, base=first)
    assert fetched == [30, 35]
    assert answer(second, *sorted(SEVEN), 35)[1] == b",".join(changed[pk] for pk in (10, 30, 40, 50, 60, 70, 35))
    assert [segment.size for segment in second.index.segments] == [
        0,
        first.index.segments[1].size,
        len(b"nowe,dodane,"),
    ]
    assert answer(first, 20, 30)[1] == SEVEN[20] + b"," + SEVEN[30]


def test_a_day_without_new_members_adds_no_segment(tmp_path):
    first, _fetched = write(tmp_path, SEVEN)
    second, fetched = write(tmp_path, {10: SEVEN[10]}, base=first, pages={"list": [b"x", b"y"]})
    assert fetched == []
    assert second.index.segments[1:] == first.index.segments[1:]
    assert second.page("list", 1) == (b"x", 2)


def test_anew_it_lies_in_one_piece(tmp_path):
    first, _fetched = write(tmp_path, SEVEN)
    second, _fetched = write(tmp_path, SEVEN | {40: b"nowe"}, base=first)
    third, fetched = write(tmp_path, SEVEN | {40: b"nowe"}, base=second, is_anew=True)
    assert fetched == []
    assert len(third.index.segments) == 2
    assert answer(third, *SEVEN)[1] == b",".join((SEVEN | {40: b"nowe"}).values())


def test_many_pieces_or_much_that_is_dead_wear_an_edition_out(tmp_path):
    edition, _fetched = write(tmp_path, SEVEN)
    assert not is_worn(edition)
    for number in range(3):
        edition, _fetched = write(tmp_path, SEVEN | {10: b"%d" % number}, base=edition)
    assert not is_worn(edition)
    assert is_worn(edition, most=3)
    few, _fetched = write(tmp_path, {10: SEVEN[10]}, base=edition)
    assert is_worn(few)


def test_a_segment_that_ends_too_soon_is_not_opened(tmp_path):
    edition, _fetched = write(tmp_path, SEVEN)
    (segment,) = tmp_path.glob("*-products.segment")
    os.truncate(segment, segment.stat().st_size - 1)
    with pytest.raises(EditionBrokenError):
        edition_open(indexes_newest_first(tmp_path)[0])
    edition.index.lengths[6] += 1
    with pytest.raises(EditionBrokenError):
        edition.member(6)


def byte_change(segment: Path, offset: int) -> None:
    content = bytearray(segment.read_bytes())
    content[offset] ^= 1
    segment.write_bytes(content)


def every_read(edition: Edition) -> list[str]:
    """What comes of asking for all members at once, for each alone, and for the page: told apart by what was raised."""
    asked = [lambda: answer(edition, *SEVEN), *(lambda pk=pk: answer(edition, pk) for pk in SEVEN)]
    outcomes = []
    for ask in [*asked, lambda: edition.page("list", 1)]:
        try:
            ask()
        except EditionBrokenError as error:
            outcomes.append(str(error.segment).rsplit("-", 1)[1])
        else:
            outcomes.append("")
    return outcomes


def test_whichever_byte_of_the_members_changes_it_is_seen(tmp_path):
    """A member by its own checksum; a comma between two members when both are asked for."""
    edition, _fetched = write(tmp_path, SEVEN, pages={"list": [b"page"]})
    (segment,) = tmp_path.glob("*-products.segment")
    assert every_read(edition) == [""] * 9
    for offset in range(segment.stat().st_size - 1):
        byte_change(segment, offset)
        member, place_in_member = divmod(offset, len(SEVEN[10]) + 1)
        is_comma = place_in_member == len(SEVEN[10])
        seen = ["products.segment", *("products.segment" if i == member and not is_comma else "" for i in range(7)), ""]
        assert every_read(edition) == seen, offset
        byte_change(segment, offset)
    assert every_read(edition) == [""] * 9


def test_a_changed_page_is_seen(tmp_path):
    edition, _fetched = write(tmp_path, SEVEN, pages={"list": [b"page"]})
    (segment,) = tmp_path.glob("*-pages.segment")
    byte_change(segment, 2)
    assert every_read(edition) == [*[""] * 8, "pages.segment"]


@pytest.mark.parametrize(("is_anew", "checks_all"), [(True, False), (False, True)])
def test_what_is_copied_or_looked_at_again_is_not_taken_over_damaged(tmp_path, is_anew, checks_all):
    first, _fetched = write(tmp_path, SEVEN)
    (segment,) = tmp_path.glob("*-products.segment")
    byte_change(segment, 3)
    second, fetched = write(tmp_path, SEVEN, base=first, is_anew=is_anew, checks_all=checks_all)
    assert fetched == [10]
    assert answer(second, *SEVEN)[1] == b",".join(SEVEN.values())


def test_what_is_only_named_takes_its_checksum_along(tmp_path):
    """Nobody waits for all members to be read again; whoever reads the damaged one sees it in the new edition, too."""
    first, _fetched = write(tmp_path, SEVEN)
    (segment,) = tmp_path.glob("*-products.segment")
    byte_change(segment, 3)
    second, fetched = write(tmp_path, SEVEN, base=first)
    assert fetched == []
    with pytest.raises(EditionBrokenError):
        answer(second, 10)
    assert answer(second, 20)[1] == SEVEN[20]


def test_an_index_of_another_format_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(indexes, "FORMAT", 1)
    write(tmp_path, SEVEN)
    monkeypatch.undo()
    with pytest.raises(EditionBrokenError):
        edition_open(indexes_newest_first(tmp_path)[0])


@pytest.mark.parametrize("damage", [b"", b"x", b"\n\n", b"0" * 32 + b"\n{}\n"])
def test_an_index_that_is_not_whole_is_not_read(tmp_path, damage):
    write(tmp_path, SEVEN)
    (index,) = indexes_newest_first(tmp_path)
    index.write_bytes(damage)
    with pytest.raises(EditionBrokenError):
        edition_open(index)


def test_an_index_with_one_other_byte_is_not_read(tmp_path):
    write(tmp_path, SEVEN)
    (index,) = indexes_newest_first(tmp_path)
    content = bytearray(index.read_bytes())
    content[-200] ^= 1
    index.write_bytes(content)
    with pytest.raises(EditionBrokenError):
        edition_open(index)


def test_a_writer_that_gives_up_leaves_nothing(tmp_path):
    writer = EditionWriter(tmp_path, None, is_anew=False)
    writer.page_add("list", b"x")
    writer.members_add([[(1, hash_of(b"x"))]], lambda ids: dict.fromkeys(ids, b"x"))
    assert len(names(tmp_path)) == 2
    writer.abandon()
    assert names(tmp_path) == set()


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """As on a full disk, the kernel refuses whatever this process writes beyond `size` bytes of a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(
    ("size", "written"),
    [
        pytest.param(0, [0, 0], id="pages"),
        pytest.param(10, [8, 10], id="products"),
        pytest.param(300, [8, 161, 300], id="index"),
    ],
)
def test_a_disk_that_is_full_at_any_moment_is_left_as_it_was(tmp_path, size, written):
    """Of seven products (161 bytes), a page (8) and the index, as much as goes on it."""
    writer = EditionWriter(tmp_path, None, is_anew=False)
    writer.page_add("list", b"[1,2,3]")
    rows = [(product_id, hash_of(body)) for product_id, body in SEVEN.items()]
    writer.members_add([rows], lambda ids: {product_id: SEVEN[product_id] for product_id in ids})
    with files_of_at_most(size):
        with pytest.raises(OSError, match="File too large"):
            writer.finish()
        assert sorted(path.stat().st_size for path in tmp_path.iterdir()) == written
        writer.abandon()
    assert names(tmp_path) == set()


def test_a_second_file_that_cannot_be_opened_takes_the_first_with_it(tmp_path):
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    with (tmp_path / "next").open("wb") as file:
        free = file.fileno()
    (tmp_path / "next").unlink()
    resource.setrlimit(resource.RLIMIT_NOFILE, (free + 1, before[1]))
    try:
        with pytest.raises(OSError, match="Too many open files"):
            EditionWriter(tmp_path, None, is_anew=False)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert names(tmp_path) == set()


def test_tidying_keeps_the_newest_and_the_one_shown_with_what_they_name(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "_BEING_WRITTEN_SECONDS", -1)
    first, _fetched = write(tmp_path, SEVEN)
    second, _fetched = write(tmp_path, SEVEN | {10: b"b"}, base=first)
    third, _fetched = write(tmp_path, SEVEN, base=None)
    editions = {"first": first, "second": second, "third": third}
    paths = {name: path_of(tmp_path, edition) for name, edition in editions.items()}
    for number, path in enumerate(paths.values()):
        os.utime(path, (number, number))
    kept = [*second.index.segments, *third.index.segments]
    folder_tidy(tmp_path, paths["second"].stem)
    indexes = {paths["second"].name, paths["third"].name}
    assert names(tmp_path) == indexes | {f"{segment.name}.segment" for segment in kept}
    assert answer(first, *SEVEN)[1] == b",".join(SEVEN.values())
    folder_tidy(tmp_path, "")
    assert names(tmp_path) == {paths["third"].name, *(f"{segment.name}.segment" for segment in third.index.segments)}


def test_tidying_leaves_alone_what_somebody_may_be_writing(tmp_path):
    writer = EditionWriter(tmp_path, None, is_anew=False)
    before = names(tmp_path)
    folder_tidy(tmp_path, "")
    assert names(tmp_path) == before
    writer.abandon()


bodies = st.binary(min_size=1, max_size=40)
days = st.lists(
    st.tuples(st.dictionaries(st.integers(0, 30), bodies | st.none(), max_size=12), st.booleans()), max_size=6
)


@given(days=days, asked=st.lists(st.integers(-1, 31), max_size=40, unique=True))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
def test_any_days_of_changes_read_like_the_members_themselves(tmp_path_factory, days, asked):
    folder, shown, edition = tmp_path_factory.mktemp("edition"), {}, None
    for changes, is_anew in days:
        shown = {pk: body for pk, body in (shown | changes).items() if body is not None}
        edition, _fetched = write(folder, shown, base=edition, is_anew=is_anew)
        wanted = [pk for pk in asked if pk in shown]
        assert answer(edition, *asked) == (wanted, b",".join(shown[pk] for pk in wanted))
        again = edition_open(index_path(folder, indexes_newest_first(folder)[0].stem))
        assert list(again.index.product_ids) == sorted(shown)
