from django.db import models
from django.utils.translation import gettext_lazy as _

from eshop.orders.models.order import Order


class OrderNote(models.Model):
    """What a person of the shop left at an order for the others; no change of it, so the journal of changes has none.

    A free text that may name the buyer: shown by the right to buyers' data alone, and gone when the buyer is erased.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField(_("kiedy"), auto_now_add=True)
    text = models.CharField(_("notatka"), max_length=1000)
    actor = models.CharField(_("kto"), max_length=150)

    class Meta:
        verbose_name = _("notatka zamówienia")
        verbose_name_plural = _("notatki zamówień")
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)
