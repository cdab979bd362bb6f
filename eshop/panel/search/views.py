"""The page Szukaj and, for the window over a page, its hits alone."""

from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from eshop.panel.search.groups import groups_found


def search_view(request: HttpRequest) -> HttpResponseBase:
    """What `q` may mean over everything that the person may see."""
    text = request.GET.get("q", "").strip()[:200]
    groups = groups_found(request, text)
    found = {"text": text, "groups": groups, "count": sum(len(group.hits) for group in groups)}
    if request.headers.get("HX-Request"):
        return render(request, "panel/search/hits.html", found)
    context = {**admin.site.each_context(request), "title": _("Szukaj"), **found}
    return TemplateResponse(request, "panel/search/page.html", context)
