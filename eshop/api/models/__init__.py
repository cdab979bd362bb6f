from eshop.api.models.calls import ApiCall, ApiCallCount
from eshop.api.models.clients import ApiClient, ApiToken

__all__ = ["ApiCall", "ApiCallCount", "ApiClient", "ApiToken"]
