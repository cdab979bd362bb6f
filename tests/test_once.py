"""What a run leaves out: tests without a database, places that say why, and slow ones; nothing that asks for it."""

import pytest

from tests.once import PLACES, STATEMENTS, runs_once
from tests.plugin import DATABASE, TESTS
from tests.slow import FOLDERS, MODULES

ELSEWHERE, PAGES = "eshop/orders/test_moves.py", "eshop/panel/test_headers.py"


def test_a_test_without_a_database_runs_once(request):
    assert DATABASE == "sqlite"
    assert runs_once(request.node, ELSEWHERE)


def test_a_test_with_a_database_runs_twice_unless_its_place_is_named(request, db):
    assert not runs_once(request.node, ELSEWHERE)
    assert runs_once(request.node, PAGES)


@pytest.mark.django_db
def test_a_mark_asks_for_the_database_as_a_fixture_does(request):
    assert not runs_once(request.node, ELSEWHERE)


@pytest.mark.postgres
def test_what_asks_for_postgresql_is_never_left_out(request):
    assert DATABASE == "postgres"
    assert not runs_once(request.node, PAGES)


@pytest.mark.parametrize("place", [*PLACES, *STATEMENTS, *FOLDERS, *MODULES])
def test_a_named_place_is_there(place):
    assert (TESTS / place).exists()
