from typing import Any

import orjson

from baselinker_integration.actions.action import Action, ActionContext
from baselinker_integration.feed.editions.edition import members_join
from baselinker_integration.feed.serve.reading import members_get
from baselinker_integration.runs.failures import failure_note
from baselinker_integration.runs.moving import first_copy_ensure
from baselinker_integration.runs.portions import products_note
from baselinker_integration.wire.product_requests import ProductsDataRequest

_IMAGE_KEYS = {"images", "variants"}


def run(context: ActionContext, request: ProductsDataRequest) -> bytes:
    """Full data of the products asked for; those that are not in the feed are absent (protocol, 3.5)."""
    caller, wanted, now = context.caller, request.products_id, context.now
    try:
        found, members, generation = members_get(caller, wanted)
        if not found and wanted and first_copy_ensure(caller, now):
            found, members, generation = members_get(caller, wanted)
        shape = f"ProductsData {len(wanted)} | {context.sender}"
        if not products_note(caller, found, generation, shape, now):
            # The copy moved meanwhile. It does not a second time: what has just been noted took it.
            found, members, generation = members_get(caller, wanted)
            products_note(caller, found, generation, shape, now)
        return _answer(members, request)
    except Exception as error:
        failure_note(error, caller, now, product_ids=wanted)
        raise


def _answer(members: list[bytes], request: ProductsDataRequest) -> bytes:
    body = members_join(members)
    wanted = _IMAGE_KEYS if request.only_images else set(request.fields)
    return _restricted(body, wanted, request.only_images) if wanted else body


def _restricted(body: bytes, wanted: set[str], only_images: bool) -> bytes:
    products: dict[str, dict[str, Any]] = orjson.loads(body)
    for product in products.values():
        for key in set(product) - wanted:
            del product[key]
        if only_images:
            product["variants"] = {pk: {"images": row["images"]} for pk, row in product["variants"].items()}
    return orjson.dumps(products)


ACTION = Action("ProductsData", ProductsDataRequest, run)
