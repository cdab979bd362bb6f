"""What a process keeps of the memory that it no longer needs, and how often it looks."""

import ctypes
import gc
import sys
from contextlib import suppress

NEW_OBJECTS = 10_000
LARGE = 1024 * 1024
"""Bytes; a larger piece of memory goes back to the system as soon as it is free."""
KEPT = 4 * LARGE
"""Of smaller pieces so much is kept for a thread: an answer of an import takes some 350 KB a few times over, and the
system zeroes what it gives out anew (a twelfth of an import's time)."""

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_names_forget = getattr(sys, "_clear_internal_caches", None) or sys._clear_type_cache
"""Of Python 3.13 and later, and of those before."""
_library = ctypes.CDLL(None)


def collect_seldom() -> None:
    """Leave what is loaded by now out of the search for ever, and search after 10,000 new objects instead of 700.

    Nearly all that a call makes goes away without a search. A call of a thousand rows makes so many objects that it
    searched the whole program again and again, for a third of its time (docs/benchmarks.md). Every way into the project
    that runs for long calls it, after it has loaded what it needs.

    Large pieces of memory are not kept: glibc keeps ever larger ones, for each thread, once one was given back.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 10, 10)
    with suppress(AttributeError):  # only glibc has it, and needs it
        _library.mallopt(_M_MMAP_THRESHOLD, LARGE)
        _library.mallopt(_M_TRIM_THRESHOLD, KEPT)


def memory_give_back() -> None:
    """Give what is free back to the system, after work that needed much; takes a few milliseconds.

    Python gives back a megabyte only when nothing in it is used. It remembers the names by which attributes were asked
    for last, also those that were put together for asking ("as_" and the database's name), which are new objects each
    time and lie in between what the work needed; so they are forgotten, too.
    """
    _names_forget()
    gc.collect()
    with suppress(AttributeError):
        _library.malloc_trim(0)
