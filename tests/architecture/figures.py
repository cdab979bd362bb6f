"""How large and how entangled the house is: `python -m tests.architecture.figures` prints it, test_figures holds it.

The files a call passes through are those of ours in which a function runs between the WSGI environ and the answer,
for a call like one before it; each is a file that a reader opens to follow it.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from tests.architecture.import_graph import circles, folded, module_graph
from tests.architecture.sources import PACKAGES, ROOT, modules


def files_passed(call: Callable[[], object]) -> list[str]:
    """The project's own files in which something ran during `call`."""
    found: set[str] = set()

    def note(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call":
            found.add(frame.f_code.co_filename)

    sys.setprofile(note)
    try:
        call()
    finally:
        sys.setprofile(None)
    ours = [Path(name).relative_to(ROOT) for name in found if Path(name).is_relative_to(ROOT)]
    return sorted(str(path) for path in ours if path.parts[0] in PACKAGES)


def production_lines() -> int:
    """Lines of all modules but migrations."""
    paths = (path for name, path in modules().items() if ".migrations" not in name)
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


def rooms_of(package: str) -> dict[str, set[str]]:
    """By room of a package ("eshop.api.views"), the rooms of the same package that it imports."""
    own = {module: names for module, names in module_graph().items() if module.startswith(f"{package}.")}
    arrows = folded(own, package.count(".") + 2)
    return {room: {name for name in names if name in arrows} for room, names in arrows.items()}


def main() -> int:
    import pytest

    graph = module_graph()
    print("production modules", len([name for name in graph if ".migrations" not in name]))
    print("production lines", production_lines())
    print("import circles", len(circles(graph)))
    rooms = rooms_of("baselinker_integration")
    print("rooms of the connector", len(rooms), "arrows between them", sum(map(len, rooms.values())))
    return int(pytest.main(["-q", "-s", "-p", "no:cacheprovider", str(Path(__file__).with_name("test_figures.py"))]))


if __name__ == "__main__":
    os.environ.setdefault("TEST_DATABASE", "postgres")
    sys.exit(main())
