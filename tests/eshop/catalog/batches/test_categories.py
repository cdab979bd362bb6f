"""The tree as the ERP states it: any order, part or whole, and no circle."""

import pytest

from eshop.catalog.models import Category
from eshop.catalog.services.categories import category_path_ensure
from tests.eshop.catalog.batches.rows import categories_write, outcomes, refusals

pytestmark = pytest.mark.django_db


def tree():
    """External id (or name in brackets) of each node with that of its parent."""
    shown = {node.pk: node.external_id or f"[{node.name}]" for node in Category.objects.all()}
    return {shown[node.pk]: shown.get(node.parent_id) for node in Category.objects.all()}


def names():
    return dict(Category.objects.values_list("external_id", "name"))


def test_children_may_stand_before_their_parents():
    done = categories_write(
        c={"name": "C", "parent": "b", "position": 3},
        b={"name": "B", "parent": "a", "is_active": False},
        a={"name": "A"},
    )
    assert outcomes(done) == ["created", "created", "created"]
    assert tree() == {"a": None, "b": "a", "c": "b"}
    assert list(Category.objects.order_by("name").values_list("position", "is_active")) == [
        (0, True),
        (0, False),
        (3, True),
    ]


def test_what_is_not_stated_stays_and_the_same_again_changes_nothing():
    categories_write(a={"name": "A"}, b={"name": "B", "parent": "a", "position": 2})
    done = categories_write(a={"name": "A"}, b={"name": "Nowa"})
    assert outcomes(done) == ["unchanged", "updated"]
    assert (tree(), names()["b"], Category.objects.get(name="Nowa").position) == ({"a": None, "b": "a"}, "Nowa", 2)
    assert outcomes(categories_write(b={"parent": None})) == ["updated"]
    assert tree() == {"a": None, "b": None}


def test_a_node_made_by_its_path_gets_the_erps_id():
    category_path_ensure(path=("Dom", "Kubki"))
    done = categories_write(k={"name": "Kubki", "parent": "d"}, d={"name": "Dom"}, n={"name": "Kubki"})
    assert outcomes(done) == ["updated", "updated", "created"]
    assert tree() == {"d": None, "k": "d", "n": None}


def test_circles_are_refused_row_by_row_and_the_rest_is_moved():
    categories_write(a={"name": "A"}, b={"name": "B", "parent": "a"}, c={"name": "C", "parent": "b"}, d={"name": "D"})
    done = categories_write(
        a={"parent": "c"}, d={"parent": "a"}, x={"name": "X", "parent": "x"}, y={"name": "Y", "parent": "x"}
    )
    assert refusals(done) == [(0, "parent", "circle"), (2, "parent", "circle"), (3, "parent", "unknown_parent")]
    assert tree() == {"a": None, "b": "a", "c": "b", "d": "a"}


def test_two_rows_that_close_a_circle_together_are_both_refused():
    categories_write(a={"name": "A"}, b={"name": "B"}, c={"name": "C"})
    done = categories_write(a={"parent": "b"}, b={"parent": "a"}, c={"parent": "a"})
    assert refusals(done) == [(0, "parent", "circle"), (1, "parent", "circle")]
    assert tree() == {"a": None, "b": None, "c": "a"}


def test_nameless_parentless_deep_and_twin_nodes_are_refused():
    chain = {f"n{depth}": {"name": "N", "parent": f"n{depth - 1}" if depth else None} for depth in range(14)}
    done = categories_write(**chain)
    assert refusals(done) == [(12, "parent", "too_deep"), (13, "parent", "unknown_parent")]
    done = categories_write(
        a={}, b={"name": "B", "parent": "nie ma"}, c={"name": "N"}, d={"name": "D"}, e={"name": "D"}
    )
    assert refusals(done) == [
        (0, "name", "missing_field"),
        (1, "parent", "unknown_parent"),
        (2, "name", "name_taken"),
        (4, "name", "name_taken"),
    ]
    assert outcomes(done)[3] == "created"


def test_siblings_may_exchange_their_names_and_a_new_one_take_a_freed_one():
    categories_write(a={"name": "A"}, b={"name": "B"}, c={"name": "C"})
    done = categories_write(a={"name": "B"}, b={"name": "A"}, c={"name": "D"}, e={"name": "C"})
    assert outcomes(done) == ["updated", "updated", "updated", "created"]
    assert names() == {"a": "B", "b": "A", "c": "D", "e": "C"}


def test_five_thousand_nodes_that_all_close_circles_are_refused_in_seconds():
    nodes = {f"n{number}": {"name": f"N{number}"} for number in range(1000)}
    categories_write(**nodes)
    done = categories_write(**{f"n{number}": {"parent": f"n{(number + 1) % 1000}"} for number in range(1000)})
    assert {code for _index, _field, code in refusals(done)} == {"circle"}
    assert set(tree().values()) == {None}
