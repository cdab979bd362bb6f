"""An order as it stands in BaseLinker, in the fields of OrderAdd, so that the code of repeats can judge it.

What was pushed is the ground: a field that getOrders does not have, or has in another spelling, stays as it was pushed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from baselinker_integration.wire.token_orders import LineThere, OrderThere
from eshop.core.numbers import money_text

SAME_NAME = (
    "email",
    "phone",
    "currency",
    "payment_method",
    "user_comments",
    "delivery_method",
    "delivery_fullname",
    "delivery_company",
    "delivery_address",
    "delivery_postcode",
    "delivery_city",
    "delivery_country_code",
    "delivery_point_id",
    "delivery_point_name",
    "delivery_point_address",
    "delivery_point_postcode",
    "delivery_point_city",
    "invoice_fullname",
    "invoice_company",
    "invoice_nip",
    "invoice_address",
    "invoice_postcode",
    "invoice_city",
    "invoice_country_code",
)
RENAMED = {
    "order_id": "baselinker_id",
    "user_login": "client_login",
    "delivery_price": "delivery_price",
    "payment_method_cod": "payment_method_cod",
    "want_invoice": "want_invoice",
    "payment_done": "paid",
    "products": "products",
    "date_add": "date_add",
    "order_source": "service",
    "order_source_id": "service_account",
}
"""Fields that are converted. Source, its number and the date only where an order is fetched that never came."""
LEFT_OUT = {
    "shop_order_id": "our own number, which BaseLinker was answered",
    "external_order_id": "the number at the marketplace, which OrderAdd does not tell",
    "order_source_info": "not filled by BaseLinker",
    "order_status_id": "the status there is kept beside, not compared",
    "date_confirmed": "when it was confirmed is no content",
    "date_in_status": "since when it is in its status is no content",
    "confirmed": "only confirmed orders are fetched",
    "order_page": "holds a secret of the buyer",
    "admin_comments": "BaseLinker's own notes",
    "delivery_method_id": "a number of BaseLinker's, not the shop's",
    "delivery_package_module": "parcels come from getOrderPackages",
    "delivery_package_nr": "parcels come from getOrderPackages",
    "delivery_state": "a name where OrderAdd has a code",
    "delivery_country": "in the language of the account",
    "invoice_state": "a name where OrderAdd has a code",
    "invoice_country": "in the language of the account",
    "extra_field_1": "the seller's own",
    "extra_field_2": "the seller's own",
    "custom_extra_fields": "the seller's own",
    "commissions": "between seller and marketplace",
    "connect_data": "between sellers",
    "crm_client_id": "BaseLinker's own",
    "pick_state": "the packer's",
    "pack_state": "the packer's",
    "star": "the packer's",
}
"""Fields of getOrders that no comparison looks at, and why."""


def order_fields_over(pushed: Mapping[str, Any], order: OrderThere) -> dict[str, Any]:
    """The fields of OrderAdd as they would be pushed today: `pushed`, with what the order says now laid over it."""
    fields = {name: value for name, value in pushed.items() if name != "products"}
    for name in SAME_NAME:
        if getattr(order, name) or name in fields:
            fields[name] = getattr(order, name)
    fields |= {
        "baselinker_id": str(order.order_id),
        "delivery_price": money_text(order.delivery_price),
        "payment_method_cod": _flag(order.payment_method_cod),
        "want_invoice": _flag(order.want_invoice),
        "paid": _flag(order.is_paid),
    }
    if order.user_login or "client_login" in fields:
        fields["client_login"] = order.user_login
    fields["products"] = _lines(pushed.get("products") or [], order.products)
    return fields


def order_fields_new(order: OrderThere) -> dict[str, Any]:
    """The fields of OrderAdd of an order that was never pushed. It takes its stock, as a push would have."""
    pushed = {
        "date_add": str(order.date_add or order.date_confirmed),
        "service": order.order_source,
        "service_account": order.order_source_id,
        "delivery_country": order.delivery_country,
        "invoice_country": order.invoice_country,
        "change_products_quantity": "1",
    }
    return order_fields_over(pushed, order)


def _lines(pushed: Sequence[Mapping[str, Any]], lines: Sequence[LineThere]) -> list[dict[str, Any]]:
    """Each line over the pushed one of the same goods; one that nobody pushed as it is."""
    left = list(pushed)
    found = []
    for line in lines:
        same = next((one for one in left if _is_same(one, line)), None)
        if same is not None:
            left.remove(same)
        found.append(_line(same or {}, line))
    return found


def _is_same(pushed: Mapping[str, Any], line: LineThere) -> bool:
    if line.storage == "shop" and line.product_id not in ("", "0"):
        return (pushed.get("id", ""), _variant(pushed.get("variant_id"))) == (
            line.product_id,
            _variant(line.variant_id),
        )
    return bool(line.sku) and pushed.get("sku") == line.sku


def _line(pushed: Mapping[str, Any], line: LineThere) -> dict[str, Any]:
    over = dict(pushed)
    if not pushed:
        is_ours = line.storage == "shop"
        over = {
            "id": line.product_id if is_ours else "",
            "variant_id": line.variant_id if is_ours else "",
            "name": line.name,
            "sku": line.sku,
            "auction_id": line.auction_id,
            "tax": line.tax_rate,
        }
    return over | {"price": money_text(line.price_brutto), "quantity": str(line.quantity)}


def _variant(value: Any) -> str:
    return "" if value in (None, "0") else str(value)


def _flag(value: bool) -> str:
    return "1" if value else "0"
