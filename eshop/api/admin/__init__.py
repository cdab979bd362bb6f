"""The ERP in the panel: who may call the API, their tokens and what they last did."""

from eshop.api.admin.clients import ApiClientAdmin

__all__ = ["ApiClientAdmin"]
