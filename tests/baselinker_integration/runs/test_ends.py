"""How a run ends, told from its calls alone: each case is a listing or two and the ids of each ProductsData call."""

import pytest

from baselinker_integration.runs.ends import EndKind, RunEnd, Segment, run_end


def ids(first, last):
    return list(range(first, last + 1))


def portions(wanted, size=100):
    return [wanted[start : start + size] for start in range(0, len(wanted), size)]


def end(copy, calls, ever=(), listed=None, failed=()):
    """The end of a run with one listing, of the whole copy unless `listed` says otherwise."""
    return end_of(copy, [(copy if listed is None else listed, calls)], ever, failed)


def end_of(copy, segments, ever=(), failed=()):
    made = [
        Segment(number, listed, {pk for call in calls for pk in call}, all(len(call) == 1 for call in calls))
        for number, (listed, calls) in enumerate(segments, 1)
    ]
    return run_end(set(copy), made, set(ever), failed)


ALL = ids(1, 300)
WITH_NEW = ids(1, 305)

WHOLE = {
    "in portions of a hundred": (end(ids(1, 301), portions(ids(1, 301))), 301),
    "of a catalogue of one product": (end([1], [[1]]), 1),
    "one product a call, first day": (end(ALL, portions(ALL, 1)), 300),
    "one product a call, later": (end(ALL, portions(ALL, 1), ALL), 300),
    "twice over": (end(ALL, portions(ALL) * 2), 300),
    "in portions of any size and order": (end(ALL, [ids(150, 300), [7], ids(1, 149), ids(100, 200)]), 300),
    "in the second attempt": (end_of(ALL, [(ALL, [ids(1, 100)]), (ALL, portions(ALL))]), 300),
    "with only the rest in the second attempt": (
        end_of(ALL, [(ALL, [ids(1, 100)]), (ALL, portions(ids(101, 300)))]),
        300,
    ),
}


@pytest.mark.parametrize("case", WHOLE)
def test_every_product_delivered_is_whole(case):
    found, count = WHOLE[case]
    assert (found.kind, found.delivered, found.of) == (EndKind.WHOLE, count, count)


LOOKED = {
    "an empty copy": end([], []),
    "a list alone": end(ALL, [], ALL),
    "a list alone on the first day": end(ALL, []),
    "one known card opened": end(ALL, [[7]], ALL),
    "three known cards opened": end(ALL, [[7], [8], [120]], ALL),
    "products that the copy does not hold": end(ALL, [[900, 901]], ALL),
}


@pytest.mark.parametrize("case", LOOKED)
def test_who_only_looks_made_no_import(case):
    assert LOOKED[case] == RunEnd(EndKind.LOOKED)


COMPLETED = {
    "one new product": (end(ids(1, 301), [[301]], ALL), 1, 301),
    "five new products": (end(WITH_NEW, [ids(301, 305)], ALL), 5, 305),
    "known products while five new ones wait": (end(WITH_NEW, portions(ALL), ALL), 300, 305),
    "a category": (end(ALL, [ids(1, 40)], ALL, listed=ids(1, 40)), 40, 40),
    "a category of one known product": (end(ALL, [[5]], ALL, listed=[5]), 1, 1),
    "a category one by one": (end(ALL, portions(ids(1, 40), 1), ALL, listed=ids(1, 40)), 40, 40),
    "a category after a look at everything": (end_of(ALL, [(ALL, []), (ids(1, 40), [ids(1, 40)])], ALL), 40, 40),
    "a category, and a card opened afterwards": (end_of(ALL, [(ids(1, 40), [ids(1, 40)]), (ALL, [[90]])], ALL), 40, 40),
    "a listing sorted the other way": (end(WITH_NEW, [ids(301, 305)], ALL, listed=WITH_NEW[::-1]), 5, 305),
}


@pytest.mark.parametrize("case", COMPLETED)
def test_all_that_is_due_delivered_is_complete(case):
    found, delivered, of = COMPLETED[case]
    assert (found.kind, found.delivered, found.of) == (EndKind.COMPLETED, delivered, of)


INTERRUPTED = {
    "two of five new ones": (end(WITH_NEW, [[301, 302]], ALL), 2, 5),
    "half a category": (end(ALL, [ids(1, 20)], ALL, listed=ids(1, 40)), 20, 40),
    "a first import after a hundred": (end(ALL, [ids(1, 100)]), 100, 300),
    "an update after two hundred": (end(ALL, portions(ids(1, 200)), ALL), 200, 300),
    "a first import one by one": (end(ALL, portions(ids(1, 7), 1)), 7, 300),
    "from the end of a listing sorted the other way": (end(ALL, [ids(201, 300)], ALL, listed=ALL[::-1]), 100, 300),
    # What the calls alone cannot tell: the text of the end names the other reading.
    "the first twenty picked by hand": (end(ALL, [ids(1, 20)], ALL), 20, 300),
    "an excluded category at the end": (end(ALL, portions(ids(1, 260)), ALL), 260, 300),
}


@pytest.mark.parametrize("case", INTERRUPTED)
def test_a_beginning_of_what_is_due_was_interrupted(case):
    found, delivered, of = INTERRUPTED[case]
    assert (found.kind, found.delivered, found.of) == (EndKind.INTERRUPTED, delivered, of)


IN_PART = {
    "without a category in the middle": (end(ALL, portions(ids(1, 100) + ids(141, 300)), ALL), 260, 300),
    "every third, into a catalogue that has the others": (end(ALL, portions(ALL[1::3])), 100, 300),
    "one known product again, and the new ones": (end(WITH_NEW, [[7, *ids(301, 305)]], ALL), 6, 305),
}


@pytest.mark.parametrize("case", IN_PART)
def test_gaps_in_what_is_due_were_chosen(case):
    found, delivered, of = IN_PART[case]
    assert (found.kind, found.delivered, found.of) == (EndKind.IN_PART, delivered, of)


def test_a_call_that_failed_interrupts_until_it_succeeds():
    known = ids(1, 100) + ids(141, 300)
    assert end(ALL, portions(known), ALL, failed=[101, 102]).kind == EndKind.INTERRUPTED
    assert end(ALL, portions(known), ALL, failed=[1, 2]).kind == EndKind.IN_PART
    assert end(ALL, [ids(1, 40)], ALL, listed=ids(1, 40), failed=[41]).kind == EndKind.INTERRUPTED


def test_the_listing_that_decides_is_named():
    found = end_of(ALL, [(ALL, []), (ids(1, 40), [ids(1, 40)]), (ALL, [[90]])], ALL)
    assert found.listing == 2
