"""The category tree in memory: what a batch would make of it, and which rows have to be refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from eshop.catalog.importing.cells import MAX_CATEGORY_DEPTH
from eshop.catalog.models import Category

_ROUNDS = 20
"""After so many rounds of refusing what closes circles, every move of the batch is refused."""


@dataclass(slots=True, eq=False)
class Node:
    """A category and where it goes. `values` are columns that the batch states; `old_parent` is where it lies now."""

    category: Category
    external_id: str | None
    parent: "Node | None" = None
    old_parent: "Node | None" = None
    values: dict[str, Any] = field(default_factory=dict)
    is_new: bool = False

    @property
    def name(self) -> str:
        return str(self.values.get("name", self.category.name))

    @property
    def is_changed(self) -> bool:
        return (
            self.parent is not self.old_parent
            or self.external_id != self.category.external_id
            or any(getattr(self.category, name) != value for name, value in self.values.items())
        )


class Tree:
    """`nodes` are those that the ERP knows, by its ids; `refused` lists (external id, code, value) after `plan`."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self._by_pk = {found.pk: Node(found, found.external_id) for found in categories}
        for node in self._by_pk.values():
            node.parent = node.old_parent = self._by_pk.get(node.category.parent_id or 0)
        self.nodes = {node.external_id: node for node in self._by_pk.values() if node.external_id}
        self.refused: list[tuple[str, str, str]] = []
        self._stated: dict[str, dict[str, Any]] = {}

    def plan(self, rows: Sequence[tuple[str, dict[str, Any]]]) -> None:
        """Work the rows (external id, what is stated of the node) into the tree, as far as they can be."""
        self._stated = dict(rows)
        for external_id, stated in rows:
            if external_id not in self.nodes:
                self.nodes[external_id] = Node(Category(), external_id, is_new=True)
            self.nodes[external_id].values = {name: value for name, value in stated.items() if name != "parent"}
        for external_id, stated in rows:
            if external_id in self.nodes and "parent" in stated:
                self._hang(external_id, stated["parent"])
        self._adopt()
        self._circles_break()
        self._names_check()

    def exchanging(self, changed: Sequence[Node]) -> list[Node]:
        """Those of the `changed` nodes whose present place and name another node is to take."""
        wanted = {_place(node) for node in self.nodes.values() if node.is_changed}
        return [node for node in changed if _present_place(node) in wanted and _present_place(node) != _place(node)]

    def _hang(self, external_id: str, parent: str | None) -> None:
        node = self.nodes[external_id]
        if parent is not None and parent not in self.nodes:
            self._refuse(node, "unknown_parent", parent)
            return
        node.parent = self.nodes[parent] if parent is not None else None

    def _refuse(self, node: Node, code: str, value: str) -> None:
        """Leave the node as it is; a new one is not made, and nothing can hang below it."""
        waiting = [(node, code, value)]
        while waiting:
            node, code, value = waiting.pop()
            external_id = str(node.external_id)
            if external_id not in self._stated:
                continue
            del self._stated[external_id]
            self.refused.append((external_id, code, value))
            node.parent, node.values = node.old_parent, {}
            if node.is_new:
                del self.nodes[external_id]
                below = [other for other in self.nodes.values() if other.parent is node]
                waiting += [(other, "unknown_parent", external_id) for other in below]
            elif node.external_id != node.category.external_id:
                node.external_id = node.category.external_id

    def _adopt(self) -> None:
        """A node without an id that has the place and name of a new one is that node."""
        present = {_place(node): node for node in self._by_pk.values() if node.external_id is None}
        waiting = [node for node in self.nodes.values() if node.is_new]
        found = True
        while found:
            found = False
            for node in waiting:
                known = present.get(_place(node)) if node.is_new else None
                if known is None or known.external_id is not None:
                    continue
                known.external_id, known.values = node.external_id, node.values
                self.nodes[str(node.external_id)] = known
                for other in self.nodes.values():
                    if other.parent is node:
                        other.parent = known
                node.is_new = False
                found = True
            waiting = [node for node in waiting if node.is_new]

    def _circles_break(self) -> None:
        for round_number in range(_ROUNDS):
            lost = self._lost(everything=round_number == _ROUNDS - 1)
            if not lost:
                return
            for node, code in lost:
                self._refuse(node, code, str(MAX_CATEGORY_DEPTH) if code == "too_deep" else str(node.external_id))

    def _lost(self, *, everything: bool) -> list[tuple[Node, str]]:
        """Moved nodes that lie below themselves or too deep; with `everything` all that were moved, if there is one."""
        depths: dict[Node, int] = {}
        found: dict[Node, str] = {}
        for start in [*self._by_pk.values(), *self.nodes.values()]:
            path: dict[Node, None] = {}
            node: Node | None = start
            while node is not None and node not in depths and node not in path:
                path[node] = None
                node = node.parent
            if node is not None and node in path:
                circle = list(path)[list(path).index(node) :]
                found |= {one: "circle" for one in circle if one.parent is not one.old_parent}
            depth = depths.get(node, 0) if node is not None else 0
            for one in reversed(path):
                depth += 1
                depths[one] = depth
                if depth > MAX_CATEGORY_DEPTH and one not in found and (one.is_new or one.parent is not one.old_parent):
                    found[one] = "too_deep"
        if found and everything:
            return [(node, "circle") for node in self.nodes.values() if node.parent is not node.old_parent]
        return list(found.items())

    def _names_check(self) -> None:
        """Siblings have different names; of two with one name, the one that the batch does not change keeps it."""
        while True:
            owners: dict[tuple[Node | None, str], Node] = {}
            everyone = {*self._by_pk.values(), *self.nodes.values()}
            losers = []
            for node in sorted(everyone, key=lambda one: (one.is_changed, one.category.pk or 0, str(one.external_id))):
                owner = owners.setdefault(_place(node), node)
                if owner is not node:
                    losers.append(node)
            if not losers:
                return
            for node in losers:
                self._refuse(node, "name_taken", node.name)


def _place(node: Node) -> tuple[Node | None, str]:
    return node.parent, node.name


def _present_place(node: Node) -> tuple[Node | None, str]:
    return node.old_parent, node.category.name
