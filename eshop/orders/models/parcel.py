from django.db import models
from django.utils.translation import gettext_lazy as _

from eshop.orders.models.order import Order


class Parcel(models.Model):
    """One parcel of an order. `origin` is who named it first: what came from there is never told there again."""

    class Origin(models.TextChoices):
        BASELINKER = "baselinker", _("BaseLinker")
        ERP = "erp", _("ERP")
        PANEL = "panel", _("panel")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="parcels", db_index=False)
    number = models.CharField(_("numer przesyłki"), max_length=100)
    carrier = models.CharField(_("przewoźnik"), max_length=100, blank=True, default="")
    tracking_url = models.CharField(_("adres śledzenia"), max_length=500, blank=True, default="")
    origin = models.CharField(_("skąd"), max_length=12, choices=Origin.choices)
    added_at = models.DateTimeField(_("dodano"), auto_now_add=True)

    class Meta:
        verbose_name = _("przesyłka")
        verbose_name_plural = _("przesyłki")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="parcel_order_number")]

    def __str__(self) -> str:
        return self.number
