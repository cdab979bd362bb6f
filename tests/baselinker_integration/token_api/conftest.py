"""One played BaseLinker account for all tests of a module, and an account of the shop that calls it."""

from collections.abc import Iterator

import pytest

from baselinker_integration.models import TokenAccount
from baselinker_integration.player.token_api.server import serving
from baselinker_integration.player.token_api.world import World
from baselinker_integration.token_api.accounts import token_paste
from tests.baselinker_integration.shop import shop_make

TOKEN = "-".join(["4001234", "4005678", "QWERTYUIOPASDFGHJKLZXCVBNM" * 2])


@pytest.fixture(scope="session")
def played_api() -> Iterator[tuple[World, str]]:
    world = World(token=TOKEN)
    with serving(world) as url:
        yield world, url


@pytest.fixture
def world(played_api, settings) -> World:
    """A fresh account behind the one server."""
    world, url = played_api
    world.__init__(token=TOKEN)
    settings.BASELINKER_API_URL = url
    return world


@pytest.fixture
def account(db) -> TokenAccount:
    """An account whose token was pasted and found good."""
    pasted = token_paste(connection=shop_make().connection, token=TOKEN)
    TokenAccount.objects.filter(pk=pasted.pk).update(state=TokenAccount.State.ACTIVE, check_asked_at=None)
    return TokenAccount.objects.select_related("connection").get(pk=pasted.pk)
