import pytest

from tests.listener import listening


@pytest.fixture
def listener():
    with listening() as made:
        yield made
