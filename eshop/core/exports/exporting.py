"""„Eksport do pliku” of a list: what the page shows, or the whole list under the same filters."""

from collections.abc import Callable, Mapping
from html import unescape
from types import MappingProxyType
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from eshop.core.exports import Cell
from eshop.core.exports.background import DIRECT_LIMIT, background_export_start
from eshop.core.exports.exported_list import ExportedList
from eshop.core.exports.recording import CountedRows, ExportNote, export_record, filters_of
from eshop.core.exports.response import export_format_get, file_response
from eshop.core.masking import name_mask
from eshop.core.numbers import whole_number

WHOLE_LIST = "lista"
PICKED = "wybrane"


class ExportAdminMixin:
    """Adds the export to a list. By default its columns are those of the list, as text.

    `search_is_personal`: what people search for here may name a buyer. `export_values` maps a column to what it holds
    where the page shows a number or a moment as text: files get the value. `export_more` are columns of files alone,
    each with the columns of which one has to be there.
    """

    export_name = ""
    export_more: Mapping[str, frozenset[str]] = MappingProxyType({})
    export_values: Mapping[str, Callable[[Any], Cell]] = MappingProxyType({})
    search_is_personal = True

    def get_urls(self: Any) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export_view)
        return [path("eksport/", view, name=self.export_url_name()), *super().get_urls()]  # type: ignore[misc]

    def export_url_name(self: Any) -> str:
        """Name of the address, without the site's."""
        return f"{self.opts.app_label}_{self.opts.model_name}_export"

    def changelist_view(
        self: Any, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        context = {"export_url": reverse(f"admin:{self.export_url_name()}"), **(extra_context or {})}
        response: HttpResponseBase = super().changelist_view(request, context)  # type: ignore[misc]
        return response

    def export_view(self: Any, request: HttpRequest) -> HttpResponseBase:
        """The file, or for a long list the page of the job that writes it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        export_format = export_format_get(request)
        is_whole = request.GET.get("zakres") == WHOLE_LIST
        table = self.export_table(request, is_whole=is_whole)
        if is_whole:
            rows = table.objects.order_by()[: DIRECT_LIMIT + 1].count()
            if rows > DIRECT_LIMIT:
                started = background_export_start(request, self.page_name, DIRECT_LIMIT)
                if started is not None:
                    return started
        rows = CountedRows(table.rows())
        response = file_response(export_format, table.name, table.headings, rows)
        self.export_note(request, export_format.code, is_whole=is_whole, rows=rows.count)
        return response

    def export_note(self: Any, request: HttpRequest, file_format: str, *, is_whole: bool, rows: int) -> None:
        """Tell the log that the rows under the request's parameters were taken away by its person."""
        filters = filters_of(request.GET, name_mask if self.search_is_personal else None)
        export_record(
            ExportNote(
                page=self.page_name,
                file_format=file_format,
                is_whole=is_whole,
                rows=rows,
                filters=filters,
                holds_personal_data=self.holds_personal_data(request),
            )
        )

    def export_table(self: Any, request: HttpRequest, *, is_whole: bool) -> ExportedList:
        """The rows that the list shows under the request's parameters. Raises Http404 for parameters it refuses."""
        try:
            changelist = self.get_changelist_instance(request)
        except IncorrectLookupParameters as error:
            raise Http404 from error
        rows = picked_rows(request, changelist.queryset) if is_whole else list(changelist.result_list)
        objects = self.export_objects(rows)
        return ExportedList(
            name=self.export_name,
            headings=self.export_headings(request),
            objects=objects,
            row_of=self.export_row_maker(request),
            holds_personal_data=self.holds_personal_data(request),
        )

    def export_objects(self, rows: Any) -> Any:
        """What becomes of the list's rows, a query set or those of one page, in a file."""
        return rows

    def export_columns(self: Any, request: HttpRequest) -> list[str]:
        """Those of the list, and those that files alone have."""
        columns = list(self.get_list_display(request))
        more = [name for name, beside in self.export_more.items() if name not in columns and beside & set(columns)]
        return [*columns, *more]

    def export_headings(self: Any, request: HttpRequest) -> list[str]:
        """Headings in the language of the page."""
        columns = self.export_columns(request)
        return [capfirst(str(label_for_field(name, self.model, model_admin=self))) for name in columns]

    def export_row_maker(self: Any, request: HttpRequest) -> Any:
        """What turns an object into its row."""
        columns, shown, values = self.export_columns(request), self.seen_by(request), self.export_values

        def row(obj: Any) -> list[Cell]:
            seen = shown(obj)
            return [
                values[name](seen) if name in values else _cell(lookup_field(name, seen, self)[2]) for name in columns
            ]

        return row


def picked_rows(request: HttpRequest, objects: QuerySet[Any]) -> QuerySet[Any]:
    """Those that `wybrane` names, all where it names none."""
    named = [whole_number(text) for text in request.GET.get(PICKED, "").split(",")]
    picked = [pk for pk in named if pk is not None]
    return objects.filter(pk__in=picked) if PICKED in request.GET else objects


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, bool | int):
        return value
    return unescape(strip_tags(value)) if isinstance(value, SafeString) else str(value)
