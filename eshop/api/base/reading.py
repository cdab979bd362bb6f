"""The base of lists: a page at a time, from a cursor on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpResponse
from pydantic import BaseModel
from rest_framework.request import Request

from eshop.api.base.answers import model_answer
from eshop.api.base.cursor import cursor_make, cursor_read
from eshop.api.base.operation import Operation
from eshop.api.base.view import ApiView
from eshop.api.wire.pages import PageQuery
from eshop.core.links import request_link


@dataclass(frozen=True)
class Page:
    """`items` are the models of the answer; `end` is the place where they end, to go on from (anything JSON has).

    With `has_more` the answer has an address of the next page. `end` None: there is no place yet, the list is empty.
    """

    items: Sequence[BaseModel]
    end: Any
    has_more: bool


class ListView(ApiView):
    """Subclasses have `operation_list` with `query` (a PageQuery) and an answer (a PageAnswer) for 200, and `page`."""

    operation_list: ClassVar[Operation]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.operations = {"get": cls.operation_list}

    def page(self, query: Any, after: Any, **path: Any) -> Page:
        """At most `query.limit` items after the place `after`, None at the beginning. A constant number of queries."""
        raise NotImplementedError

    def get(self, request: Request, **path: Any) -> HttpResponse:
        operation = self.operation
        assert operation.query is not None
        query = self.query(operation.query)
        assert isinstance(query, PageQuery)
        after = None if query.after is None else cursor_read(operation.id, query.after)
        page = self.page(query, after, **path)
        cursor = query.after if page.end is None else cursor_make(operation.id, page.end)
        answer = operation.answers[200].model_construct(
            items=page.items, next=self._address(cursor) if page.has_more and cursor else None, cursor=cursor
        )
        return model_answer(answer)

    def _address(self, cursor: str) -> str:
        """The absolute address of the page after `cursor`, with the other parameters as they are."""
        sent = self.request.GET.dict() | {"after": cursor}
        path = f"{self.request.path}?{urlencode(sent)}"
        return request_link(self.request, path)
