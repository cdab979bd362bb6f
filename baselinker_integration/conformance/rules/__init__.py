"""The rules, one module per subject."""

from baselinker_integration.conformance.rule import rules_in_order
from baselinker_integration.conformance.rules import (
    access,
    answers,
    list_filters,
    lookups,
    methods,
    order_add,
    order_fields,
    order_update,
    orders,
    product_fields,
    product_writing,
    products,
    quantity_update,
    values,
)

RULES = rules_in_order(
    access.rules,
    methods.rules,
    lookups.rules,
    lookups.lists,
    list_filters.rules,
    list_filters.narrowing,
    products.data,
    products.walk,
    products.listed,
    product_fields.rules,
    values.rules,
    values.consistency,
    orders.rules,
    orders.walk,
    order_fields.rules,
    quantity_update.rules,
    product_writing.prices,
    product_writing.rules,
    order_add.rules,
    order_update.refusals,
    order_update.rules,
    answers.rules,
)
"""All rules in the order in which they run."""
