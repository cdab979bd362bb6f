"""The rules, one module per subject. The order of the imports is the order in which they run."""

# isort: off
from baselinker_integration.conformance.rules import probes
from baselinker_integration.conformance.rules import dispatch
from baselinker_integration.conformance.rules import methods
from baselinker_integration.conformance.rules import dictionaries
from baselinker_integration.conformance.rules import product_list
from baselinker_integration.conformance.rules import list_filters
from baselinker_integration.conformance.rules import list_ranges
from baselinker_integration.conformance.rules import product_data
from baselinker_integration.conformance.rules import list_walk
from baselinker_integration.conformance.rules import list_content
from baselinker_integration.conformance.rules import data_content
from baselinker_integration.conformance.rules import data_variants
from baselinker_integration.conformance.rules import prices
from baselinker_integration.conformance.rules import quantities
from baselinker_integration.conformance.rules import consistency
from baselinker_integration.conformance.rules import orders
from baselinker_integration.conformance.rules import orders_paging
from baselinker_integration.conformance.rules import order_content
from baselinker_integration.conformance.rules import order_lines
from baselinker_integration.conformance.rules import quantity_update
from baselinker_integration.conformance.rules import quantity_encodings
from baselinker_integration.conformance.rules import price_update
from baselinker_integration.conformance.rules import product_add
from baselinker_integration.conformance.rules import order_add
from baselinker_integration.conformance.rules import order_add_repeats
from baselinker_integration.conformance.rules import order_add_failures
from baselinker_integration.conformance.rules import order_update
from baselinker_integration.conformance.rules import answers

# isort: on

__all__ = [
    "answers",
    "consistency",
    "data_content",
    "data_variants",
    "dictionaries",
    "dispatch",
    "list_content",
    "list_filters",
    "list_ranges",
    "list_walk",
    "methods",
    "order_add",
    "order_add_failures",
    "order_add_repeats",
    "order_content",
    "order_lines",
    "order_update",
    "orders",
    "orders_paging",
    "price_update",
    "prices",
    "probes",
    "product_add",
    "product_data",
    "product_list",
    "quantities",
    "quantity_encodings",
    "quantity_update",
]
