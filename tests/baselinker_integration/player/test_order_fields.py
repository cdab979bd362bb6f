"""Orders have the fields that other people's published clients read, and each of them is used or left out by name.

What is listed here are the names of two clients, in Java and for .NET, read from their sources.
"""

import json

from baselinker_integration.player.token_api.answering import reply_to
from baselinker_integration.player.token_api.orders import order_place
from baselinker_integration.player.token_api.world import World
from baselinker_integration.way_back.repeats import LEFT_OUT, RENAMED, SAME_NAME
from baselinker_integration.wire.token_orders import LineThere, OrderThere, orders_there

BOTH = """
order_id shop_order_id external_order_id order_source order_source_id order_status_id date_add date_confirmed
date_in_status confirmed currency payment_method payment_method_cod payment_done user_comments admin_comments email
phone user_login delivery_method delivery_price delivery_fullname delivery_company delivery_address delivery_postcode
delivery_city invoice_fullname invoice_company invoice_nip invoice_address invoice_postcode invoice_city want_invoice
extra_field_1 extra_field_2 products
"""
JAVA = "delivery_state delivery_country_code invoice_country_code"
DOTNET = """
order_source_info delivery_package_module delivery_package_nr delivery_country delivery_point_id delivery_point_name
delivery_point_address delivery_point_postcode delivery_point_city invoice_country custom_extra_fields order_page
"""
LINE_BOTH = """
storage storage_id order_product_id product_id variant_id name sku ean location warehouse_id attributes price_brutto
tax_rate quantity weight bundle_id
"""
LINE_DOTNET = "auction_id"
FILTERS = """
order_id date_confirmed_from date_from id_from get_unconfirmed_orders include_custom_extra_fields status_id
filter_order_source filter_order_source_id
"""
NAMES = set((BOTH + JAVA + " " + DOTNET).split())
LINE_NAMES = set((LINE_BOTH + LINE_DOTNET).split())


def played():
    """An order of the played account as it goes over the wire."""
    world = World(token="t")
    order_place(world, 501, products=[{"name": "Kubek"}], custom_extra_fields={"135": "x"})
    form = {"method": "getOrders", "parameters": json.dumps({"include_custom_extra_fields": True})}
    (order,) = json.loads(reply_to(world, form, "t").body)["orders"]
    return order


def test_the_played_account_has_every_field_that_the_clients_read():
    order = played()
    assert set(order) - NAMES == {"delivery_method_id", "invoice_state", "pack_state", "pick_state", "star"}
    assert NAMES - set(order) == set()
    assert set(order["products"][0]) == LINE_NAMES


def test_every_field_is_used_or_left_out_by_name():
    used = {*SAME_NAME, *RENAMED}
    assert used & set(LEFT_OUT) == set()
    assert (NAMES | set(played())) - used - set(LEFT_OUT) == set()
    assert used - set(OrderThere.model_fields) == set()


def test_control_a_field_that_nobody_named_would_be_seen():
    assert {"a_new_field"} - {*SAME_NAME, *RENAMED} - set(LEFT_OUT) == {"a_new_field"}


def test_what_is_read_of_a_line_is_there():
    assert set(LineThere.model_fields) - LINE_NAMES == set()
    assert orders_there({"orders": [played()]})[0].products[0].name == "Kubek"


def test_the_filters_of_the_clients_are_understood():
    """Each leaves out the one order that it does not mean; a name that nobody knows leaves out nothing."""
    world = World(token="t")
    order_place(world, 501)
    outside = {"order_id": 1, "status_id": 8072, "filter_order_source": "ebay", "filter_order_source_id": 9}
    outside |= dict.fromkeys(("date_confirmed_from", "date_from", "id_from"), 4_000_000_000)
    for name, value in outside.items():
        form = {"method": "getOrders", "parameters": json.dumps({name: value})}
        assert json.loads(reply_to(world, form, "t").body)["orders"] == [], name
    assert set(outside) < set(FILTERS.split())
