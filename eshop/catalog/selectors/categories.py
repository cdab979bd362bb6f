"""Reading the category tree."""

from dataclasses import dataclass

from eshop.catalog.models import Category


@dataclass(frozen=True)
class CategoryNode:
    """`depth` is 0 for a root; `path` is the names from the root, joined with "/"."""

    category: Category
    depth: int
    path: str


def category_tree() -> list[CategoryNode]:
    """All categories, every parent right before its children, siblings in their order. One query."""
    children: dict[int | None, list[Category]] = {}
    for category in Category.objects.order_by("position", "name", "id"):
        children.setdefault(category.parent_id, []).append(category)
    nodes: list[CategoryNode] = []
    waiting = [CategoryNode(root, 0, root.name) for root in reversed(children.get(None, []))]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        below = children.get(node.category.pk, [])
        waiting.extend(CategoryNode(child, node.depth + 1, f"{node.path}/{child.name}") for child in reversed(below))
    return nodes
