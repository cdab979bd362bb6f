"""Where each field of OrderAdd goes. A test pushes every field and finds its value here or in the order."""

FIELD_COLUMNS: dict[str, tuple[str, ...]] = {
    "date_add": ("placed_at",),
    "service": ("marketplace",),
    "delivery_fullname": ("delivery_fullname",),
    "delivery_company": ("delivery_company",),
    "delivery_address": ("delivery_address",),
    "delivery_postcode": ("delivery_postcode",),
    "delivery_city": ("delivery_city",),
    "delivery_state_code": ("delivery_state_code",),
    "delivery_country": ("delivery_country",),
    "delivery_country_code": ("delivery_country_code",),
    "invoice_fullname": ("invoice_fullname",),
    "invoice_company": ("invoice_company",),
    "invoice_nip": ("invoice_nip",),
    "invoice_address": ("invoice_address",),
    "invoice_postcode": ("invoice_postcode",),
    "invoice_city": ("invoice_city",),
    "invoice_state_code": ("invoice_state_code",),
    "invoice_country": ("invoice_country",),
    "invoice_country_code": ("invoice_country_code",),
    "email": ("email",),
    "phone": ("phone",),
    "delivery_method": ("delivery_method_name",),
    "delivery_method_id": ("delivery_method_id", "delivery_method_name"),
    "delivery_price": ("delivery_price",),
    "delivery_point_name": ("delivery_point_name", "delivery_point_code"),
    "delivery_point_id": ("delivery_point_code",),
    "delivery_point_pni": ("delivery_point_code",),
    "delivery_point_address": ("delivery_point_address",),
    "delivery_point_postcode": ("delivery_point_postcode",),
    "delivery_point_city": ("delivery_point_city",),
    "payment_method": ("payment_method_name",),
    "payment_method_cod": ("is_cash_on_delivery",),
    "payment_method_id": ("payment_method_id", "payment_method_name", "is_cash_on_delivery"),
    "user_comments": ("user_comments", "marketplace"),
    "currency": ("currency",),
    "want_invoice": ("want_invoice",),
    "paid": ("is_paid",),
    "transaction_id": ("transaction_id",),
    "service_account": ("service_account",),
    "client_login": ("client_login",),
}
"""Columns of Order that a sent field decides. `baselinker_id` and `change_products_quantity` stand in the binding."""

LINE_COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("product_id",),
    "variant_id": ("product_id",),
    "sku": ("code",),
    "name": ("name",),
    "price": ("unit_price",),
    "quantity": ("quantity",),
    "auction_id": ("auction_id",),
    "tax": ("tax_code",),
    "attributes": ("attributes",),
}

IGNORED_FIELDS: dict[str, str] = {
    "previous_order_id": "the order is known by baselinker_id alone; a number of another order must not be taken over",
    "status_id": "payment decides the state in which an order enters the shop (contract, section 7)",
}
"""Fields without effect on the order, and why. Their values stay readable in OrderBinding.sent_fields."""

IGNORED_LINE_FIELDS: dict[str, str] = {
    "currency": "an order has one currency; the line's is a leftover of old versions of the protocol",
}
