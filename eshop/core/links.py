"""Links from a generic reference ("catalog.product", "12") to the page of the thing, without knowing any model."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


def object_link(item_type: str, item_id: str, request: HttpRequest | None = None) -> str:
    """The panel's address of the thing; empty when it has no page or `request`'s user may not see it."""
    app, _dot, model = item_type.partition(".")
    if not (app and model and item_id):
        return ""
    if request is not None and not request.user.has_perm(f"{app}.view_{model}"):
        return ""
    try:
        return reverse(f"admin:{app}_{model}_change", args=[item_id])
    except NoReverseMatch:
        return ""


def list_address(request: HttpRequest, address: str, query: str = "") -> str:
    """Where a page's way back leads: to the list as the person left it, with its filters, page and order; else with
    `query`.
    """
    left = request.GET.get("_changelist_filters", "") or query
    return f"{address}?{left}" if left else address


def request_link(request: HttpRequest, path: str) -> str:
    """`path` of this shop as an absolute address for whoever sent `request`, to use from where they are."""
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


def public_link(path: str) -> str:
    """`path` of this shop as an absolute address for mails and for people elsewhere.

    Out of PUBLIC_URL, else out of what our own server listens on and answers to; never out of a request, whose Host
    header the sender chooses.
    """
    return f"{settings.PUBLIC_URL or settings.NAMED_URL}{path}"
