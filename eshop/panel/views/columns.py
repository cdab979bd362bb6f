"""The pencil above a list."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from eshop.panel.services.columns import columns_save

MOST_COLUMNS = 40


def columns_view(request: HttpRequest, page: str) -> HttpResponse:
    """Keep the columns that were ticked, or forget them; back to the list."""
    if request.method != "POST":
        raise PermissionDenied
    columns = request.POST.getlist("column")[:MOST_COLUMNS] if request.POST.get("do") == "save" else []
    columns_save(user=request.user, page=page[:60], columns=[name[:60].replace("\x00", "") for name in columns])
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(back if is_ours else reverse("admin:index"))
