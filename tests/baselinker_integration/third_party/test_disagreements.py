"""Where the other connector departs from the protocol, ours does not follow; each departure by its name."""

from tests.baselinker_integration.shop import Shop
from tests.baselinker_integration.third_party.blocks import pairs, reply, rows

CODES = ["no_password", "incorrect_password", "unsupported_action", "unsupported_action"]


def test_error_codes_are_words_not_http_numbers(folder, shop):
    codes = []
    for request, theirs in pairs(folder, "auth"):
        assert isinstance(theirs["error_code"], int)
        password = {401: "wrong", 422: shop.key}[theirs["error_code"]] if "bl_pass" in request else ""
        codes.append(Shop(shop.connection, password).call(request.get("action", ""))["error_code"])
    assert codes == CODES


def test_missing_ean_is_an_empty_text_not_null(folder, shop):
    assert {row["ean"] for row in rows(reply(folder, "products_list")).values()} == {None}
    ours = rows(shop.call("ProductsList", page="1"))
    assert "" in {row["ean"] for row in ours.values()}
    assert None not in {row["ean"] for row in ours.values()}


def test_keys_are_snake_case_not_camel_case(folder, shop):
    for theirs in rows(reply(folder, "products_details")).values():
        assert {"categoryId", "allCategories", "shortDescription"} <= set(theirs)
    for ours in shop.products_import().values():
        assert {"category_id", "category_name", "description_extra1"} <= set(ours)
        assert [key for key in ours if key != key.lower()] == []


def test_full_name_holds_the_products_name(folder, shop):
    for theirs in rows(reply(folder, "products_details")).values():
        assert all(theirs["name"] not in variant["full_name"] for variant in theirs["variants"].values())
    for ours in shop.products_import().values():
        assert all(variant["full_name"].startswith(ours["name"]) for variant in ours["variants"].values())


def test_products_data_is_not_paged(folder, shop):
    assert "pages" in reply(folder, "products_details")
    assert "pages" not in shop.products_import()


def test_address_of_a_product_is_not_relative(folder, shop):
    assert all(theirs["url"].startswith("/") for theirs in rows(reply(folder, "products_details")).values())
    assert not any(str(ours.get("url", "")).startswith("/") for ours in shop.products_import().values())


def test_key_zero_of_the_main_product_is_always_there(folder, shop):
    for name, action in (("products_prices", "ProductsPrices"), ("products_quantity", "ProductsQuantity")):
        assert all("0" not in values for values in rows(reply(folder, name)).values())
        assert all("0" in values for values in shop.walk(action).values())


def test_path_of_a_category_is_joined_without_spaces(folder, shop):
    assert any(" / " in path for path in reply(folder, "products_categories").values())
    shop.walk("ProductsList")
    assert not any(" / " in path for path in shop.call("ProductsCategories").values())
