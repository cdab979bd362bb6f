from django.db import models
from django.utils.translation import gettext_lazy as _

from baselinker_integration.models.connection import Connection
from eshop.catalog.models import Product
from eshop.orders.models import Order


class OrderBinding(models.Model):
    """Ties a BaseLinker order number to the shop's order. The unique constraint decides who creates the order."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="order_bindings")
    external_id = models.CharField(_("numer w BaseLinkerze"), max_length=50)
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="baselinker_binding")
    sent_fields = models.JSONField(_("przysłane pola"), default=dict)
    content_hash = models.BinaryField(max_length=32)
    takes_stock = models.BooleanField(_("zdejmuje stan"), default=False)
    created_at = models.DateTimeField(_("przyjęto"), auto_now_add=True)

    class Meta:
        verbose_name = _("zamówienie z BaseLinkera")
        verbose_name_plural = _("zamówienia z BaseLinkera")
        constraints = [
            models.UniqueConstraint(fields=["connection", "external_id"], name="one_order_per_baselinker_id")
        ]

    def __str__(self) -> str:
        return f"{self.external_id} → {self.order_id}"


class OfferLink(models.Model):
    """What a person said an offer sells: later lines of the same offer that name no item are this one."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="offer_links")
    offer = models.CharField(_("oferta"), max_length=150)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+", verbose_name=_("towar"))
    created_at = models.DateTimeField(_("wskazano"), auto_now_add=True)

    class Meta:
        verbose_name = _("wskazany towar oferty")
        verbose_name_plural = _("wskazane towary ofert")
        constraints = [models.UniqueConstraint(fields=["connection", "offer"], name="one_item_per_offer")]

    def __str__(self) -> str:
        return f"{self.offer} → {self.product_id}"
