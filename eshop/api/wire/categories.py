"""The category tree as the ERP sends it."""

from typing import Annotated

from pydantic import Field, StringConstraints

from eshop.api.wire.base import Identifier, RequestModel, Whole, may_be_left_out
from eshop.api.wire.bulk import BulkBody, EachRow
from eshop.api.wire.patterns import NODE_NAME

NodeName = Annotated[str, StringConstraints(max_length=200, pattern=NODE_NAME)]


class CategoryRow(RequestModel):
    """A node of the tree. What is not named stays; a new node is active, and a root unless it has a parent."""

    external_id: Identifier
    name: NodeName = may_be_left_out()
    parent: Identifier | None = Field(default=None, description="external_id of another node; null: a root.")
    position: Whole = may_be_left_out(ge=0, le=2_000_000_000, description="Order among siblings.")
    is_active: bool = may_be_left_out()


class CategoriesBody(BulkBody):
    items: list[EachRow[CategoryRow]] = Field(min_length=1, max_length=5000)
