"""The numbers that orders have in BaseLinker."""

from collections.abc import Sequence

from baselinker_integration.models import OrderBinding


def baselinker_numbers(order_ids: Sequence[int]) -> dict[int, list[str]]:
    """By the shop's order number, the BaseLinker number of those that came from there."""
    found = OrderBinding.objects.filter(order__in=order_ids).values_list("order_id", "external_id")
    return {order_id: [external_id] for order_id, external_id in found}
