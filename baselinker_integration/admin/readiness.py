"""Integracje > Gotowość towarów: what would go, go with warnings or be withheld, with bulk corrections and export."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError as BrokerError

from baselinker_integration.admin.corrections import correction_apply, correction_of
from baselinker_integration.feed.prepare.readiness import readiness_get
from baselinker_integration.models import Connection, FeedProblem
from baselinker_integration.tasks import feed_prepare_now
from eshop.core.exports import Cell
from eshop.core.exports.exporting import ExportAdminMixin
from eshop.core.links import object_link
from eshop.core.numbers import whole_number
from eshop.core.pages.admin import PanelChangeList, PanelModelAdmin, ReadOnlyAdminMixin
from eshop.core.pages.filters import SelectFilter
from eshop.core.pages.paging import DeferredPaginator
from event_log.models import Severity
from event_log.texts import field_label, problem_hint, problem_label, severity_icon
from event_log.types import problem_types

SAMPLE = 10


class ProblemFilter(SelectFilter):
    title = _("problem")
    parameter_name = "problem"
    field = "code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(((kind.code, problem_label(kind.code)) for kind in problem_types()), key=lambda pair: pair[1])


class ProblemSeverityFilter(SelectFilter):
    title = _("waga")
    parameter_name = "waga"
    field = "severity"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(level.value), str(level.label)) for level in (Severity.ERROR, Severity.WARNING)]

    def value(self) -> str | None:
        chosen = super().value()
        return chosen if chosen in {str(value) for value in Severity.values} else None


class ProblemChangeList(PanelChangeList):
    empty_text = ""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        account = account_of(request)
        if account is None or account.feed.prepared_at is None:
            self.empty_text = gettext("Problemy będą tu, gdy raport zostanie policzony.")

    def url_for_result(self, result: FeedProblem) -> str:
        """A row opens the item that has the problem."""
        return object_link("catalog.product", str(result.item_id))


def account_of(request: HttpRequest) -> Connection | None:
    """The account that `konto` names, else the first one; None without any. Asked once a request."""
    kept: list[Connection | None] = request.__dict__.setdefault("_readiness_account", [])
    if not kept:
        kept.append(_account_of(request))
    return kept[0]


def _account_of(request: HttpRequest) -> Connection | None:
    connections = Connection.objects.filter(is_active=True).select_related("feed", "price_list").order_by("name")
    asked = whole_number(request.GET.get("konto", ""))
    chosen = connections.filter(pk=asked).first() if asked is not None else None
    return chosen or connections.first()


@admin.register(FeedProblem)
class ReadinessAdmin(ExportAdminMixin, ReadOnlyAdminMixin, PanelModelAdmin):
    search_is_personal = False
    export_name = "gotowosc"
    area_title = _("Gotowość towarów")
    list_display = ("problem", "code_shown", "name_shown", "field_shown", "detail_shown", "hint")
    list_filter = (ProblemSeverityFilter, ProblemFilter)
    search_fields = ("item_code",)
    search_help_text = _("Kod albo nazwa towaru")
    sortable_by = ()
    ordering = ("-severity", "id")
    paginator = DeferredPaginator
    extra_parameters = ("konto", "format", "zakres")
    list_before_template = "baselinker/readiness.html"
    empty_text = _("Żaden towar nie ma problemu.")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ProblemChangeList]:
        return ProblemChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet[FeedProblem]:
        account = account_of(request)
        return FeedProblem.objects.filter(feed=account.pk) if account else FeedProblem.objects.none()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[FeedProblem], search_term: str
    ) -> tuple[QuerySet[FeedProblem], bool]:
        wanted = search_term.strip()
        if not wanted:
            return queryset, False
        return queryset.filter(item_code__istartswith=wanted) | queryset.filter(item_name__icontains=wanted), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        account = account_of(request)
        may_change = request.user.has_perm("catalog.change_product")
        correction = correction_of(request.GET.get("problem", ""))
        context = {
            "title": gettext("Gotowość towarów"),
            "report": readiness_get(account) if account else None,
            "accounts": Connection.objects.filter(is_active=True).order_by("name"),
            "kept_parameters": {"konto": account.pk} if account else {},
            "correction": correction if may_change else None,
            "may_prepare": request.user.has_perm("baselinker.change_connection"),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("naprawa/", view(self.correct_view), name="baselinker_feedproblem_correct"),
            path("przelicz/", view(self.prepare_view), name="baselinker_feedproblem_prepare"),
            *super().get_urls(),
        ]

    def export_headings(self, request: HttpRequest) -> list[str]:
        headings = ("Waga", "Problem", "Kod towaru", "Nazwa", "Pole", "Szczegóły", "Jak naprawić")
        return [gettext(text) for text in headings]

    def export_row_maker(self, request: HttpRequest) -> Any:
        return _export_row

    def correct_view(self, request: HttpRequest) -> HttpResponseBase:
        """Correct all items that the list shows under these filters, after one look at what that means."""
        correction, account = correction_of(request.GET.get("problem", "")), account_of(request)
        if correction is None or account is None:
            raise Http404
        if not request.user.has_perm("catalog.change_product"):
            raise PermissionDenied
        problems = self.get_changelist_instance(request).queryset
        form = correction.form(account)(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid():
            item_ids = list(problems.order_by().values_list("item_id", flat=True).distinct())
            changed = correction_apply(correction, item_ids, account, form.cleaned_data)
            messages.success(request, gettext("Liczba poprawionych towarów: %(count)s.") % {"count": changed})
            return HttpResponseRedirect(f"{reverse('admin:baselinker_feedproblem_changelist')}?konto={account.pk}")
        context = {
            **self.admin_site.each_context(request),
            "title": str(correction.title),
            "correction": correction,
            "form": form,
            "item_count": problems.order_by().values("item_id").distinct().count(),
            "sample": problems[:SAMPLE],
            "back_url": f"{reverse('admin:baselinker_feedproblem_changelist')}?{request.GET.urlencode()}",
        }
        return TemplateResponse(request, "baselinker/correct.html", context)

    def prepare_view(self, request: HttpRequest) -> HttpResponseBase:
        """Look again at what changed since the report was made."""
        account = account_of(request)
        if request.method != "POST" or account is None or not request.user.has_perm("baselinker.change_connection"):
            raise PermissionDenied
        try:
            feed_prepare_now.delay(account.pk)
        except BrokerError:
            messages.error(request, gettext("Kolejka zadań nie odpowiada. Spróbuj ponownie za chwilę."))
        else:
            messages.success(request, gettext("Przeliczanie zlecone; odśwież stronę po chwili."))
        return HttpResponseRedirect(f"{reverse('admin:baselinker_feedproblem_changelist')}?konto={account.pk}")

    @admin.display(description=_("problem"))
    def problem(self, problem: FeedProblem) -> str:
        return format_html("{}{}", severity_icon(problem.severity), problem_label(problem.code))

    @admin.display(description=_("kod towaru"))
    def code_shown(self, problem: FeedProblem) -> str:
        return problem.item_code or "–"

    @admin.display(description=_("nazwa"))
    def name_shown(self, problem: FeedProblem) -> str:
        return problem.item_name or "–"

    @admin.display(description=_("pole"))
    def field_shown(self, problem: FeedProblem) -> str:
        return field_label(problem.field) or "–"

    @admin.display(description=_("szczegóły"))
    def detail_shown(self, problem: FeedProblem) -> str:
        return problem.detail or "–"

    @admin.display(description=_("jak naprawić"))
    def hint(self, problem: FeedProblem) -> str:
        return problem_hint(problem.code)


def _export_row(problem: FeedProblem) -> list[Cell]:
    return [
        str(Severity(problem.severity).label),
        problem_label(problem.code),
        problem.item_code,
        problem.item_name,
        field_label(problem.field),
        problem.detail,
        problem_hint(problem.code),
    ]
