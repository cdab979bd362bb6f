"""What happened to orders: the history of each, and the journal that is read across all of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from eshop.core.told import told_again
from eshop.orders.models.order import Order
from eshop.orders.models.status import OrderStatus


class OrderChange(models.Model):
    """One change of an order, written in its transaction. Ids rise; `settled_newest` tells up to where none is missing.

    A move between states names both; the first row of an order names its first state alone.
    """

    class Kind(models.TextChoices):
        CREATED = "created", _("przyjęcie")
        STATE = "state", _("stan")
        PAYMENT = "payment", _("płatność")
        PARCEL = "parcel", _("przesyłka")
        INVOICE = "invoice", _("faktura")
        ACKNOWLEDGED = "acknowledged", _("przyjęcie w ERP")
        LINES = "lines", _("pozycje")
        DETAILS = "details", _("dane")
        ERASED = "erased", _("usunięcie danych")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="history", db_index=False)
    kind = models.CharField(_("rodzaj"), max_length=12, choices=Kind.choices)
    at = models.DateTimeField(_("kiedy"), auto_now_add=True)
    from_status = models.PositiveSmallIntegerField(_("z"), choices=OrderStatus.choices, null=True, blank=True)
    to_status = models.PositiveSmallIntegerField(_("na"), choices=OrderStatus.choices, null=True, blank=True)
    note = models.CharField(_("opis"), max_length=500, blank=True)
    told = models.JSONField(null=True, editable=False)
    """What the note was made of where it was told (eshop.core.told), for readers of another language."""
    actor = models.CharField(_("kto"), max_length=150, blank=True)

    class Meta:
        db_table = "orders_change"
        verbose_name = _("wpis historii")
        verbose_name_plural = _("historia zamówienia")
        ordering = ["id"]
        indexes = [models.Index(fields=["order", "id"], name="change_order_id")]

    @property
    def note_shown(self) -> str:
        """The note in the active language as far as it was kept so, else as it was written."""
        return self.note if self.told is None else told_again(self.told)

    def __str__(self) -> str:
        return self.note or f"{self.from_status} > {self.to_status}"
