"""Whole syncs: an ERP sends all of its goods, and what it did not name goes out of the offer."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from eshop.api.models.clients import ApiClient


class WholeSync(models.Model):
    """One run. Counts are of the rows of its calls; `switched_off` is how many items it took out of the offer."""

    class State(models.TextChoices):
        OPEN = "open", _("trwa")
        COMPLETED = "completed", _("zakończona")
        ABANDONED = "abandoned", _("porzucona")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="syncs")
    state = models.CharField(_("stan"), max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField(_("początek"))
    closed_at = models.DateTimeField(_("koniec"), null=True)
    created = models.PositiveIntegerField(_("utworzono"), default=0)
    updated = models.PositiveIntegerField(_("zaktualizowano"), default=0)
    unchanged = models.PositiveIntegerField(_("bez zmian"), default=0)
    rejected = models.PositiveIntegerField(_("odrzucono"), default=0)
    switched_off = models.PositiveIntegerField(_("wyłączono"), default=0)

    class Meta:
        verbose_name = _("pełna synchronizacja")
        verbose_name_plural = _("pełne synchronizacje")
        default_permissions = ("view",)
        ordering = ["-opened_at"]
        indexes = [models.Index(fields=["opened_at"], condition=models.Q(state="open"), name="open_sync")]

    def __str__(self) -> str:
        return f"{self.client} {self.opened_at:%Y-%m-%d %H:%M}"


class WholeSyncItem(models.Model):
    """An item that some row of the run named; gone when the run is over."""

    sync = models.ForeignKey(WholeSync, on_delete=models.CASCADE, related_name="items", db_index=False)
    product_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("towar pełnej synchronizacji")
        verbose_name_plural = _("towary pełnej synchronizacji")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["sync", "product_id"], name="sync_item_once")]

    def __str__(self) -> str:
        return f"{self.sync_id}: {self.product_id}"
