"""Keeping a list's filters under a name, forgetting them, and counting what each view has."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eshop.core.exports.recording import SEARCH
from eshop.panel.list_names import list_get
from eshop.panel.models import SavedView
from eshop.panel.saved.offered import view_query, views_counted

SHARE_RIGHT = "panel.share_views"
MOST_VIEWS = 12
LONGEST = 500


def views_view(request: HttpRequest, page: str) -> HttpResponse:
    """The chips with their counts; the list's own parameters are in the address."""
    listed = _list(request, page)
    context = {"views": views_counted(request, page), "list_url": _address(listed, ""), "is_counted": True}
    return render(request, "panel/parts/view_chips.html", context)


@require_POST
def view_save_view(request: HttpRequest, page: str) -> HttpResponseBase:
    """Keep the filters of the address under the name of the form."""
    listed, user_id = _list(request, page), int(request.user.pk or 0)
    name = " ".join(request.POST.get("nazwa", "").split())
    is_shared = request.POST.get("dla_wszystkich") == "1"
    if is_shared and not request.user.has_perm(SHARE_RIGHT):
        raise PermissionDenied
    asked = request.GET.copy()
    if getattr(listed, "search_is_personal", True):
        asked.pop(SEARCH, None)  # what is searched for among orders may name a buyer
    query = view_query(asked)
    fault = _fault(request, page, name, query)
    if fault:
        messages.error(request, fault)
    else:
        SavedView.objects.update_or_create(
            user_id=user_id, page=page, name=name, defaults={"query": query, "is_shared": is_shared}
        )
        messages.success(request, _("Zapisano widok „%(name)s”.") % {"name": name})
    return HttpResponseRedirect(_address(listed, request.GET.urlencode()))


@require_POST
def view_delete_view(request: HttpRequest, view_id: int) -> HttpResponseBase:
    """Forget a view of one's own."""
    view = get_object_or_404(SavedView, pk=view_id, user=request.user.pk)
    listed = _list(request, view.page)
    view.delete()
    messages.success(request, _("Usunięto widok „%(name)s”.") % {"name": view.name})
    return HttpResponseRedirect(_address(listed, QueryDict(view.query).urlencode()))


def _fault(request: HttpRequest, page: str, name: str, query: str) -> str:
    if not 0 < len(name) <= 40 or "\x00" in name:
        return _("Nazwa widoku: od 1 do 40 znaków.")
    if not query or len(query) > LONGEST:
        return _("Ustaw najpierw filtry. Szukanego tekstu w zamówieniach widok nie zapamięta.")
    if SavedView.objects.filter(user=request.user.pk, page=page).exclude(name=name).count() >= MOST_VIEWS:
        return _("Masz już %(most)s widoków tej listy. Usuń któryś.") % {"most": MOST_VIEWS}
    return ""


def _list(request: HttpRequest, page: str) -> Any:
    try:
        listed = list_get(page)
    except LookupError:
        raise Http404 from None
    if not listed.has_view_permission(request):
        raise PermissionDenied
    return listed


def _address(listed: Any, query: str) -> str:
    address = reverse(f"admin:{listed.list_url_name()}")
    return f"{address}?{query}" if query else address
