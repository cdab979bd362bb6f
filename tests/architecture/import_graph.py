"""Who imports whom among the project's own modules."""

from collections.abc import Iterable, Mapping
from functools import cache

from tests.architecture.sources import imports, modules

Graph = Mapping[str, set[str]]


@cache
def module_graph() -> dict[str, set[str]]:
    """By module, the modules of ours that it imports, anywhere in it.

    `from package import name` means the module `package.name` where there is one, else the package.
    """
    known = set(modules())
    graph: dict[str, set[str]] = {}
    for module in known:
        named = set(imports(module))
        packages = {name.rpartition(".")[0] for name in named if name in known}
        graph[module] = {name for name in named if name in known and name not in packages} - {module}
        graph[module] |= {name for name in packages & named if _names_itself(name, named, known)}
    return graph


def _names_itself(package: str, named: set[str], known: set[str]) -> bool:
    """Whether something of the package's own is imported, not only its modules."""
    return any(name.rpartition(".")[0] == package and name not in known for name in named)


def folded(graph: Graph, depth: int) -> dict[str, set[str]]:
    """The same between packages of `depth` names."""
    found: dict[str, set[str]] = {}
    for module, imported in graph.items():
        own = _short(module, depth)
        found.setdefault(own, set()).update({_short(name, depth) for name in imported} - {own})
    return found


def circles(graph: Graph) -> list[list[str]]:
    """The groups of modules each of which reaches all others of its group."""
    reached = {module: _reachable(graph, module) for module in graph}
    found = {
        tuple(sorted(other for other in reached[module] if module in reached.get(other, ())))
        for module in graph
        if module in reached[module]
    }
    return [list(circle) for circle in sorted(found)]


def _reachable(graph: Graph, start: str) -> set[str]:
    seen: set[str] = set()
    waiting: Iterable[str] = graph[start]
    while waiting:
        seen.update(waiting)
        waiting = {name for module in waiting for name in graph.get(module, ())} - seen
    return seen


def _short(module: str, depth: int) -> str:
    return ".".join(module.split(".")[:depth])
