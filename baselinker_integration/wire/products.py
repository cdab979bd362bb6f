"""Rows of the product actions (protocol, 3.4 and 3.5). Prices are gross PLN as text, weight is kg, tax is percent."""

from pydantic import BaseModel, ConfigDict

TAX: dict[str, float | int] = {"23": 23, "8": 8, "5": 5, "0": 0, "zw": -1, "np": -0.02, "oo": -0.03}
"""The percentage that stands for each VAT rate of the shop, by its code (contract, section 4)."""


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class ListRow(_Row):
    """A product in ProductsList."""

    name: str
    quantity: int
    price: str
    ean: str
    sku: str


class VariantRow(_Row):
    """A variant inside ProductsData. `full_name` is the whole name, `name` what tells it from its siblings."""

    full_name: str
    name: str
    price: str
    quantity: int
    sku: str
    ean: str
    weight: float
    images: list[str]
    features: list[tuple[str, str]]


class ProductRow(_Row):
    """A product in ProductsData: the sixteen fields of contract, section 4, and its variants."""

    sku: str
    ean: str
    name: str
    quantity: int
    price: str
    currency: str
    tax: float | int
    tax_rate: str
    unit: str
    weight: float
    description: str
    description_extra1: str
    man_name: str
    category_id: str
    category_name: str
    images: list[str]
    features: list[tuple[str, str]]
    variants: dict[str, VariantRow]
