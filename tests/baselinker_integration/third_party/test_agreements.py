"""Where the other connector agrees with the protocol, ours answers in the same shape."""

from tests.baselinker_integration.shop import Shop
from tests.baselinker_integration.third_party.blocks import pairs, reply, rows
from tests.factories import order_make


def kinds(row, names):
    """Field by field: text, number, list or dictionary."""
    plain = {int: "number", float: "number", str: "text", list: "list", dict: "dictionary"}
    return {name: plain[type(row[name])] for name in names}


def test_refusals_have_the_same_keys(folder, shop):
    for request, theirs in pairs(folder, "auth"):
        fields = {key: value for key, value in request.items() if key != "action"}
        password = shop.key if len(fields.get("bl_pass", "")) > 14 else fields.get("bl_pass", "")
        ours = Shop(shop.connection, password).call(request.get("action", ""))
        assert set(ours) == set(theirs)
        assert ours["error"] is theirs["error"] is True


def test_plain_get_is_answered_with_the_same_code(folder, shop, client):
    ours = client.get(shop.connection.path)

    assert ours.status_code == 200
    assert ours.json()["error_code"] == reply(folder, "get_request")["error_code"] == "no_password"


def test_file_version_has_the_same_fields_and_standard(folder, shop):
    ours, theirs = shop.call("FileVersion"), reply(folder, "file_version")

    assert kinds(ours, ours) == kinds(theirs, theirs)
    assert ours["standard"] == theirs["standard"] == 4


def test_every_method_they_offer_is_offered_by_us(folder, shop):
    ours, theirs = shop.call("SupportedMethods"), reply(folder, "supported_methods")

    assert isinstance(ours, list)
    assert set(theirs) <= set(ours)


def test_lists_of_names_map_ids_to_texts(folder, shop):
    shop.walk("ProductsList")
    for name, action in (("products_categories", "ProductsCategories"), ("statuses_list", "StatusesList")):
        ours, theirs = shop.call(action), reply(folder, name)
        assert ours
        for answer in (ours, theirs):
            assert {(type(key), type(value)) for key, value in answer.items()} == {(str, str)}


def test_rows_of_the_list_have_the_same_fields(folder, shop):
    ours, theirs = shop.call("ProductsList", page="1"), reply(folder, "products_list")

    assert isinstance(ours["pages"], int) is isinstance(theirs["pages"], int) is True
    their_row, our_row = (next(iter(rows(answer).values())) for answer in (theirs, ours))
    assert set(their_row) <= set(our_row)
    assert kinds(our_row, ["name", "sku", "quantity"]) == kinds(their_row, ["name", "sku", "quantity"])


def test_products_and_variants_have_the_same_snake_case_fields(folder, shop):
    data, theirs = shop.products_import(), rows(reply(folder, "products_details"))
    ours = next(row for row in data.values() if row["variants"])
    for their_row in theirs.values():
        common = ["sku", "name", "tax", "description", "images", "features", "variants"]
        assert kinds(ours, common) == kinds(their_row, common)
        assert all(len(pair) == 2 for pair in their_row["features"] + ours["features"])
        their_variant, our_variant = next(iter(their_row["variants"].values())), next(iter(ours["variants"].values()))
        assert set(their_variant) <= set(our_variant)
        assert kinds(our_variant, ["full_name", "name", "sku"]) == kinds(their_variant, ["full_name", "name", "sku"])


def test_prices_and_quantities_are_keyed_by_product_and_variant(folder, shop):
    data = shop.products_import()
    for name, action in (("products_prices", "ProductsPrices"), ("products_quantity", "ProductsQuantity")):
        ours, theirs = shop.walk(action), rows(reply(folder, name))
        assert {type(values) for values in [*ours.values(), *theirs.values()]} == {dict}
        for product_id, values in ours.items():
            assert set(values) - {"0"} == set(data[product_id]["variants"])


def test_update_of_two_orders_counts_two(folder, shop):
    (request, theirs), *_rest = pairs(folder, "order_update")
    orders = [order_make() for _order in request["orders_ids"].split(",")]
    ids = ",".join(str(order.pk) for order in orders)

    ours = shop.call("OrderUpdate", orders_ids=ids, update_type="status", update_value=str(orders[0].status))

    assert ours == theirs == {"counter": 2}
