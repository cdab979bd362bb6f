from collections.abc import Iterator

import pytest

from tests.baselinker_integration.player.connector import Connector


@pytest.fixture
def connector() -> Iterator[Connector]:
    server = Connector()
    for number in range(1, 6):
        server.products[str(number)] = {"name": f"Towar {number}", "price": f"{number}.00", "quantity": number}
    yield server
    server.close()
