from eshop.api.models.calls import ApiCall, ApiCallCount
from eshop.api.models.clients import ApiClient, ApiToken
from eshop.api.models.jobs import ApiJob, ApiJobRefusal
from eshop.api.models.runs import WholeSync, WholeSyncItem

__all__ = ["ApiCall", "ApiCallCount", "ApiClient", "ApiJob", "ApiJobRefusal", "ApiToken", "WholeSync", "WholeSyncItem"]
