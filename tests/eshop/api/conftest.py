import pytest

from tests.eshop.api.caller import ApiCaller, api_caller_make


@pytest.fixture
def erp(db) -> ApiCaller:
    """A client with every scope."""
    return api_caller_make()
