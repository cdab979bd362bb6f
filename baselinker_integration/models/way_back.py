from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baselinker_integration.models.connection import Connection
from baselinker_integration.models.orders import OrderBinding


class WayBack(models.Model):
    """What BaseLinker knows of one order, and since when it should know more. One row an order, not one a message.

    `due_at` is when a worker may look at it next, NULL while nothing is left to send; `waiting_since` is since when
    something is. A worker holds it until `claimed_until`. `sent` is what BaseLinker has confirmed, `unsure` what may or
    may not have arrived. `hinted_at` is when BaseLinker last hinted that the order changed, `read_at` when it was last
    read for that. `error_code` and `error_text` are of the last failure, in BaseLinker's own words.
    """

    binding = models.OneToOneField(OrderBinding, on_delete=models.CASCADE, related_name="way_back")
    due_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    sent = models.JSONField(default=dict)
    unsure = models.JSONField(default=dict)
    hinted_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=60, blank=True)
    error_text = models.CharField(max_length=500, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("droga powrotna zamówienia")
        verbose_name_plural = _("drogi powrotne zamówień")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="way_back_due"),
            models.Index(fields=["waiting_since"], condition=Q(waiting_since__isnull=False), name="way_back_waiting"),
            models.Index(fields=["hinted_at"], condition=Q(hinted_at__isnull=False), name="way_back_hinted"),
        ]

    def __str__(self) -> str:
        return str(self.binding_id)


class OutboundCall(models.Model):
    """A call of ours to BaseLinker, written after its answer. `request` and `response` are masked for reading."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="outbound_calls")
    method = models.CharField(_("metoda"), max_length=40)
    external_id = models.CharField(_("numer w BaseLinkerze"), max_length=50, blank=True)
    outcome = models.CharField(_("wynik"), max_length=10)
    error_code = models.CharField(_("kod błędu"), max_length=60, blank=True)
    error_text = models.CharField(_("słowa BaseLinkera"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("wysłano"))
    duration_ms = models.PositiveIntegerField(_("czas (ms)"))
    request = models.JSONField(_("treść (zamaskowana)"), default=dict)
    response = models.JSONField(_("odpowiedź (zamaskowana)"), default=dict)
    correlation_id = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("wywołanie wychodzące")
        verbose_name_plural = _("wywołania wychodzące")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["connection", "sent_at"], name="outbound_connection_sent"),
            models.Index(fields=["sent_at"], name="outbound_sent_at"),
            models.Index(fields=["connection", "external_id"], name="outbound_order"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.external_id}".strip()
