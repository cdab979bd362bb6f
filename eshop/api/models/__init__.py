from eshop.api.models.clients import ApiClient, ApiToken

__all__ = ["ApiClient", "ApiToken"]
