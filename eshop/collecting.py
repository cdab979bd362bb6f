"""How often a process looks for objects that hold nobody but each other."""

import gc

NEW_OBJECTS = 10_000


def collect_seldom() -> None:
    """Leave what is loaded by now out of the search for ever, and search after 10,000 new objects instead of 700.

    Nearly all that a call makes goes away without a search. A call of a thousand rows makes so many objects that it
    searched the whole program again and again, for a third of its time (docs/benchmarks.md). Every way into the project
    that runs for long calls it, after it has loaded what it needs.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 10, 10)
