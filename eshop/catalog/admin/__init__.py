"""Towary in the menu."""

from eshop.catalog.admin.classification import CategoryAdmin, ManufacturerAdmin, VatRateAdmin
from eshop.catalog.admin.pricing import PriceListAdmin
from eshop.catalog.admin.products import ProductAdmin

__all__ = ["CategoryAdmin", "ManufacturerAdmin", "PriceListAdmin", "ProductAdmin", "VatRateAdmin"]
