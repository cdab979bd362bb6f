from django.db import models
from django.utils.translation import gettext_lazy as _

from baselinker_integration.models.connection import Connection
from eshop.core.told import told


class InboundCall(models.Model):
    """A call of BaseLinker that writes: recorded before the work, its outcome after it, outside the work's transaction.

    `request` is masked for reading; `sealed` holds the whole call, encrypted, while it may have to be run again.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("przyjęte")
        DONE = "done", _("wykonane")
        REFUSED = "refused", _("odrzucone")
        FAILED = "failed", _("nieudane")
        CLOSED = "closed", _("zamknięte")

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="calls")
    action = models.CharField(_("akcja"), max_length=40)
    external_id = models.CharField(_("numer w BaseLinkerze"), max_length=50, blank=True)
    state = models.CharField(_("stan"), max_length=10, choices=State.choices, default=State.RECEIVED)
    received_at = models.DateTimeField(_("przyjęto"), auto_now_add=True)
    finished_at = models.DateTimeField(_("zakończono"), null=True)
    duration_ms = models.PositiveIntegerField(_("czas (ms)"), null=True)
    remote_address = models.GenericIPAddressField(_("adres"), null=True)
    request = models.JSONField(_("treść (zamaskowana)"), default=dict)
    sealed = models.BinaryField(null=True)
    response = models.JSONField(_("odpowiedź"), default=dict)
    error_code = models.CharField(_("kod błędu"), max_length=40, blank=True)
    close_reason = models.CharField(_("powód zamknięcia"), max_length=500, blank=True, default="", db_default="")
    attempts = models.PositiveSmallIntegerField(_("próby"), default=1)
    retry_at = models.DateTimeField(_("ponowić o"), null=True)
    correlation_id = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("wywołanie BaseLinkera")
        verbose_name_plural = _("wywołania BaseLinkera")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["connection", "state", "-id"], name="call_connection_state"),
            models.Index(fields=["retry_at"], name="call_retry_at"),
            models.Index(fields=["received_at"], name="call_received_at"),
            models.Index(
                fields=["connection", "external_id"], name="call_refused_order", condition=models.Q(state="refused")
            ),
        ]

    def __str__(self) -> str:
        return told("Wywołanie BaseLinkera %(number)s") % {"number": self.external_id or self.pk or 0}
