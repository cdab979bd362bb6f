"""The fake endpoint that does everything right. Every step is a method, so that a mistake is one override."""

import threading

from tests.baselinker_integration.conformance.fakes import orders, stock
from tests.baselinker_integration.conformance.fakes.forms import rows_of

KEY = "key-of-the-fake-endpoint"
ACTIONS = [
    "SupportedMethods",
    "FileVersion",
    "ProductsCategories",
    "ProductsList",
    "ProductsData",
    "ProductsPrices",
    "ProductsQuantity",
    "ProductsQuantityUpdate",
    "ProductsPriceUpdate",
    "ProductAdd",
    "CategoryAdd",
    "OrderAdd",
    "OrdersGet",
    "OrderUpdate",
    "StatusesList",
    "DeliveryMethodsList",
    "PaymentMethodsList",
]


class Refusal(Exception):
    def __init__(self, code, text="refused"):
        super().__init__(text)
        self.code, self.text = code, text


class FakeEndpoint:
    list_size, value_size, order_size = 30, 50, 5

    def __init__(self):
        self.lock = threading.RLock()
        self.products = stock.products()
        self.categories = dict(stock.CATEGORIES)
        self.orders = orders.own_orders(self.products)
        self.by_baselinker_id = {}
        self.pushed = {}
        self.next_order, self.next_product, self.next_category = 4001, 5001, 50

    # transport

    def handle(self, method, fields):
        """(status, answer) for a request; `fields` is the decoded form."""
        try:
            return 200, self.answer(method, fields)
        except Refusal as refusal:
            return self.error_status(refusal), self.error_body(refusal)

    def error_status(self, refusal):
        return 200

    def error_body(self, refusal):
        return {"error": True, "error_code": refusal.code, "error_text": refusal.text}

    def answer(self, method, fields):
        if method == "GET":
            return self.probe_get()
        if not fields:
            return self.probe_empty()
        self.authenticate(fields)
        return self.dispatch(fields.get("action", ""), fields)

    def probe_get(self):
        raise Refusal("no_password")

    def probe_empty(self):
        return self.FileVersion({})

    def authenticate(self, fields):
        if not fields.get("bl_pass"):
            raise Refusal("no_password")
        if fields["bl_pass"] != KEY:
            raise Refusal("incorrect_password")

    def supported(self):
        return list(ACTIONS)

    def dispatch(self, action, fields):
        if action not in ACTIONS or action not in self.supported():
            raise Refusal("unsupported_action", "no such action")
        with self.lock:
            return getattr(self, action)(fields)

    # lists of names

    def SupportedMethods(self, fields):
        return self.supported()

    def FileVersion(self, fields):
        return {"platform": "Fake", "version": "1.0.0", "standard": 4}

    def ProductsCategories(self, fields):
        return self.categories

    def StatusesList(self, fields):
        return orders.STATUSES

    def DeliveryMethodsList(self, fields):
        return orders.DELIVERY

    def PaymentMethodsList(self, fields):
        return orders.PAYMENTS

    # catalogue

    def page(self, items, fields, size):
        """One page of a dictionary with `pages` inside."""
        number = int(fields["page"]) if fields.get("page", "").isdigit() else 1
        keys = list(items)
        total = max(-(-len(keys) // size), 1)
        chosen = keys[(number - 1) * size : number * size]
        return {**{key: items[key] for key in chosen}, "pages": total}

    def list_row(self, product_id, product):
        return {name: product[name] for name in ("name", "quantity", "price", "ean", "sku")}

    def matches(self, product_id, product, fields):
        def within(value, low, high):
            try:
                return (not low or value >= float(low)) and (not high or value <= float(high))
            except ValueError:
                return True

        ids = [part for part in fields.get("filter_ids_list", "").split(",") if part]
        return (
            self.matches_text(product_id, product, fields)
            and fields.get("filter_id", "") in ("", product_id)
            and (not fields.get("filter_ids_list") or product_id in ids)
            and fields.get("category_id", "") in ("", "all", product["category_id"])
            and within(float(product["price"]), fields.get("filter_price_from"), fields.get("filter_price_to"))
            and within(product["quantity"], fields.get("filter_quantity_from"), fields.get("filter_quantity_to"))
            and fields.get("filter_available", "") in ("", "1" if product["quantity"] > 0 else "0")
        )

    def matches_text(self, product_id, product, fields):
        return all(self.has_text(product, name, fields.get(f"filter_{name}", "")) for name in ("name", "ean", "sku"))

    def has_text(self, product, name, part):
        return part.lower() in product[name].lower()

    def sorted(self, rows, fields):
        field, _, direction = fields.get("filter_sort", "").partition(" ")
        key = {
            "id": lambda item: int(item[0]),
            "name": lambda item: item[1]["name"],
            "price": lambda item: float(item[1]["price"]),
            "quantity": lambda item: item[1]["quantity"],
        }.get(field)
        return dict(sorted(rows.items(), key=key, reverse=direction == "DESC")) if key else rows

    def limited(self, rows, fields):
        parts = fields.get("filter_limit", "").split(",")
        if not all(part.isdigit() for part in parts):
            return rows
        skip, number = (0, int(parts[0])) if len(parts) == 1 else map(int, parts[:2])
        return dict(list(rows.items())[skip : skip + number])

    def ProductsList(self, fields):
        rows = {}
        for product_id, product in self.products.items():
            row = self.list_row(product_id, product)
            if self.matches(product_id, {**product, **row}, fields):
                rows[product_id] = row
        return self.list_page(rows, fields)

    def list_page(self, rows, fields):
        return self.page(self.limited(self.sorted(rows, fields), fields), fields, self.list_size)

    def data_row(self, product_id, product):
        return product

    def ProductsData(self, fields):
        asked = fields.get("products_id", "").split(",")
        rows = {key: self.data_row(key, self.products[key]) for key in asked if key in self.products}
        if fields.get("only_images") == "1":
            return {key: {"images": row["images"]} for key, row in rows.items()}
        if fields.get("fields"):
            names = fields["fields"].split(",")
            return {key: {name: row[name] for name in names if name in row} for key, row in rows.items()}
        return rows

    def values(self, product_id, product, name):
        return {"0": product[name], **{key: variant[name] for key, variant in product["variants"].items()}}

    def ProductsPrices(self, fields):
        rows = {key: self.price_values(key, product) for key, product in self.products.items()}
        return self.price_page(rows, fields)

    def price_values(self, product_id, product):
        return self.values(product_id, product, "price")

    def price_page(self, rows, fields):
        return self.page(rows, fields, self.value_size)

    def ProductsQuantity(self, fields):
        rows = {key: self.quantity_values(key, product) for key, product in self.products.items()}
        return self.quantity_page(rows, fields)

    def quantity_values(self, product_id, product):
        return self.values(product_id, product, "quantity")

    def quantity_page(self, rows, fields):
        return self.page(rows, fields, self.value_size)

    # writing stock, prices, products

    def entries(self, fields):
        rows = rows_of(fields, "products")
        if rows is None:
            raise Refusal("bad_request", "products cannot be read")
        return rows

    def target(self, entry):
        product = self.products.get(str(entry.get("product_id")))
        variant_id = str(entry.get("variant_id") or "0")
        if product is None or variant_id == "0":
            return product
        return product["variants"].get(variant_id)

    def change_stock(self, item, entry):
        number = int(entry["quantity"])
        item["quantity"] = max(number if entry["operation"] == "set" else item["quantity"] + number, 0)

    def ProductsQuantityUpdate(self, fields):
        found = [(self.target(entry), entry) for entry in self.entries(fields)]
        for item, entry in found:
            if item is not None:
                self.change_stock(item, entry)
        return {"counter": self.counter(found)}

    def counter(self, found):
        return sum(item is not None for item, _entry in found)

    def ProductsPriceUpdate(self, fields):
        found = [(self.target(entry), entry) for entry in self.entries(fields)]
        for item, entry in found:
            if item is not None:
                self.change_price(item, entry)
        return {"counter": self.price_counter(found)}

    def change_price(self, item, entry):
        item["price"] = f"{float(entry['price']):.2f}"

    def price_counter(self, found):
        return sum(item is not None for item, _entry in found)

    def ProductAdd(self, fields):
        product_id = self.product_number(fields)
        known = self.products.get(product_id) or {**stock.product(1), "category_id": "", "category_name": ""}
        images, features = rows_of(fields, "images"), rows_of(fields, "features")
        features = [list(pair.values()) if isinstance(pair, dict) else pair for pair in features or []]
        texts = {name: fields.get(name) or known[name] for name in ("name", "sku", "price")}
        self.products[product_id] = {**known, **texts, "quantity": 0, "images": images, "features": features}
        return {"product_id": product_id}

    def product_number(self, fields):
        if fields.get("product_id") in self.products:
            return fields["product_id"]
        self.next_product += 1
        return str(self.next_product)

    def CategoryAdd(self, fields):
        self.next_category += 1
        parent = self.categories.get(fields.get("parent_id", ""))
        self.categories[str(self.next_category)] = f"{parent}/{fields['name']}" if parent else fields["name"]
        return {"category_id": str(self.next_category)}

    # orders

    def OrderAdd(self, fields):
        lines = self.order_lines(fields)
        known = self.order_known(fields)
        if known is not None:
            return self.order_repeat(known, fields, lines)
        number = str(self.next_order)
        self.next_order += 1
        self.by_baselinker_id[fields["baselinker_id"]] = number
        self.pushed[number] = orders.order(fields, lines)
        self.take_stock(fields, lines)
        return {"order_id": number}

    def order_lines(self, fields):
        lines = []
        for entry in self.entries(fields):
            product = self.products.get(str(entry.get("id")))
            if product is None:
                raise Refusal("unknown_product")
            lines.append({**orders.line(entry["id"], product, int(entry["quantity"])), "price": float(entry["price"])})
        if not lines:
            raise Refusal("order_refused", "products: at least one line")
        return lines

    def order_known(self, fields):
        return self.by_baselinker_id.get(fields["baselinker_id"])

    def order_repeat(self, number, fields, lines):
        return {"order_id": number}

    def take_stock(self, fields, lines, sign=-1):
        if fields.get("change_products_quantity") == "1":
            for line in lines:
                item = self.products[line["id"]]
                item["quantity"] = max(item["quantity"] + sign * line["quantity"], 0)

    def every_order(self):
        return {**self.orders, **self.pushed}

    def walked_orders(self):
        """Orders that the client pushed itself are found by number but not walked."""
        return self.orders

    def OrdersGet(self, fields):
        if fields.get("order_id"):
            found = self.every_order()
            chosen = {key: found[key] for key in [fields["order_id"]] if key in found}
        else:
            chosen = {key: row for key, row in self.walked_orders().items() if self.order_wanted(key, row, fields)}
        return self.order_page({key: self.order_row(row) for key, row in chosen.items()}, fields)

    def order_page(self, rows, fields):
        return self.page(rows, fields, self.order_size)

    def order_wanted(self, number, row, fields):
        return (
            self.after_id(number, fields)
            and row["date_add"] >= int(fields.get("time_from") or 0)
            and (fields.get("only_paid") != "1" or row["paid"] == 1)
        )

    def after_id(self, number, fields):
        return int(number) > int(fields.get("id_from") or 0)

    def order_row(self, row):
        return row

    def OrderUpdate(self, fields):
        found = [self.every_order().get(number) for number in self.order_ids(fields)]
        found = [row for row in found if row is not None]
        kind = fields.get("update_type")
        if kind not in ("status", "paid", "delivery_number"):
            raise Refusal("bad_request", "update_type")
        for row in found:
            self.order_update(row, kind, fields["update_value"])
        return {"counter": len(found)}

    def order_ids(self, fields):
        return [part for part in (fields.get("orders_ids") or fields.get("order_ids") or "").split(",") if part]

    def order_update(self, row, kind, value):
        if kind == "paid":
            row["paid"] = int(value)
        elif kind == "status":
            if value == "8" and row["status_id"] != "8":
                self.take_stock({"change_products_quantity": "1"}, row["products"], sign=1)
            row["status_id"] = value
