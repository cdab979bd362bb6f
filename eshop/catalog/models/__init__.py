from eshop.catalog.models.classification import Category, CategoryTranslation, Manufacturer, VatRate
from eshop.catalog.models.importing import ImportSource
from eshop.catalog.models.pricing import Price, PriceList
from eshop.catalog.models.product import Product, ProductTranslation, Variant
from eshop.catalog.models.stock import Stock, StockMovement

__all__ = [
    "Category",
    "CategoryTranslation",
    "ImportSource",
    "Manufacturer",
    "Price",
    "PriceList",
    "Product",
    "ProductTranslation",
    "Stock",
    "StockMovement",
    "Variant",
    "VatRate",
]
