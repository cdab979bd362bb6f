"""The address of BaseLinker's hints: a number comes in, nothing goes out."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from baselinker_integration.way_back.hints import hint_take
from eshop.core import clock


@csrf_exempt
@require_http_methods(["HEAD", "GET", "POST"])
@sensitive_variables("secret")
def hint(request: HttpRequest, slug: str, secret: str, then: Callable[[], None]) -> HttpResponse:
    """Take the hint and call `then`; 204 whatever was sent with it, 404 for an address that does not hold."""
    number = request.GET.get("order_id") or request.POST.get("order_id") or ""
    if not hint_take(slug=slug, secret=secret, number=number, now=clock.now()):
        raise Http404
    then()
    return HttpResponse(status=204)
