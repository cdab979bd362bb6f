"""A ModelAdmin is one object for all threads of a process: whatever a request writes on it, another request reads."""

import ast

import pytest

from tests.architecture.sources import modules

SHARED = ("Admin", "AdminMixin", "Inline")


def states_kept(source: str) -> list[str]:
    """Where a method of an admin class, other than __init__, writes on `self`."""
    found = []
    for cls in ast.walk(ast.parse(source)):
        if not isinstance(cls, ast.ClassDef) or not cls.name.endswith(SHARED):
            continue
        for method in cls.body:
            if isinstance(method, ast.FunctionDef) and method.name != "__init__":
                found += [f"{cls.name}.{method.name}" for node in ast.walk(method) if _writes_on_self(node)]
    return found


def _writes_on_self(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return isinstance(node.ctx, ast.Store | ast.Del) and _is_self(node.value)
    if isinstance(node, ast.Subscript):
        inner = node.value
        return isinstance(node.ctx, ast.Store | ast.Del) and isinstance(inner, ast.Attribute) and _is_self(inner.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("setattr", "delattr"):
        return bool(node.args) and _is_self(node.args[0])
    return False


def _is_self(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def test_no_admin_class_keeps_state():
    found = {name: states_kept(path.read_text(encoding="utf-8")) for name, path in modules().items()}
    assert {name: states for name, states in found.items() if states} == {}


@pytest.mark.parametrize(
    "statement",
    ["self.a = 1", "self.a: int = 1", "self.a += 1", "del self.a", "self.a[1] = 2", "setattr(self, 'a', 1)"],
)
def test_state_would_be_seen(statement):
    assert states_kept(f"class OrderAdmin:\n    def view(self):\n        {statement}\n") == ["OrderAdmin.view"]
