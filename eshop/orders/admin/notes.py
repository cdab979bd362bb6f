"""Notes that a person leaves on the order's page."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext

from eshop.core.errors import ApplicationError
from eshop.orders.models import Order
from eshop.orders.personal_data import sees_buyers
from eshop.orders.services.notes import order_note_add


class NotesByHand:
    """Beside OrderListAdmin. Who may change orders and sees buyers' data leaves notes and reads them."""

    admin_site: Any
    has_move_permission: Any

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.note_view)
        return [path("<int:order_id>/notatka/", view, name="orders_order_note"), *super().get_urls()]  # type: ignore[misc]

    def note_view(self, request: HttpRequest, order_id: int) -> HttpResponseBase:
        """Leave the note of the form at the order."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_move_permission(request) or not sees_buyers(request.user):
            raise PermissionDenied
        try:
            order_note_add(order_id=order_id, text=request.POST.get("text", ""), actor=request.user.get_username())
        except Order.DoesNotExist:
            raise Http404 from None
        except ApplicationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, gettext("Zostawiono notatkę."))
        return HttpResponseRedirect(reverse("admin:orders_order_change", args=[order_id]) + "#historia")
