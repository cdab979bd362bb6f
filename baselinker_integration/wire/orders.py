"""What OrderUpdate and OrdersGet are called with (protocol, 3.13 and 3.14)."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from baselinker_integration.wire.base import Flag, IdList, Page, Text, WireInt, WireModel
from baselinker_integration.wire.order_add import Instant


def _update_type(value: str) -> str:
    if value not in ("status", "paid", "delivery_number"):
        raise PydanticCustomError("text", "oczekiwano status, paid albo delivery_number")
    return value


UpdateType = Annotated[Text, AfterValidator(_update_type)]


class OrderUpdateRequest(WireModel):
    """A change to orders of the shop. The list of orders comes under three names (protocol, 8-4)."""

    orders_ids: IdList = []
    order_ids: IdList = []
    order_id: IdList = []
    update_type: UpdateType
    update_value: Text = ""
    delivery_method_name: Text = ""
    tracking_url: Text = ""

    @property
    def numbers(self) -> list[str]:
        """The orders meant, each once, in the sequence given."""
        return list(dict.fromkeys([*self.orders_ids, *self.order_ids, *self.order_id]))


class OrdersGetRequest(WireModel):
    """Which orders to hand over: those after `id_from`, or placed since `time_from` (unix), or the one `order_id`."""

    time_from: Instant | None = None
    id_from: Annotated[WireInt, Field(ge=0)] | None = None
    order_id: Annotated[WireInt, Field(ge=0)] | None = None
    only_paid: Flag = False
    page: Page = 1
