"""Steps that several scenes share."""

import random
import time
from collections.abc import Callable
from typing import Any

from django.core.management import call_command

from tests.bench.client import Client
from tests.bench.shop import Account, account_connect, shop_fill
from tests.bench.web import Web

Figures = dict[str, Any]


def shop_prepare(products: int, *, with_variants: bool = False) -> tuple[Account, int]:
    """A filled shop with one connected account; also the number of item cards."""
    call_command("migrate", verbosity=0)
    cards = shop_fill(products, with_variants=with_variants)
    return account_connect(), cards


def client_make(web: Web, account: Account) -> Client:
    return Client(f"{web.url}{account.connection.path}", account.key)


def stopwatch(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def repeatable(seed: int) -> random.Random:
    return random.Random(seed)
