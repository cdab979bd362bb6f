from django.db import models
from django.utils.translation import gettext_lazy as _

from baselinker_integration.models.connection import Connection


class Alert(models.Model):
    """One thing that somebody must be told by e-mail or chat. `reference` names the occurrence: told once.

    What has nothing to do with an account of BaseLinker is an event of the log, whose `uid` the reference is.

    The row is written with the event that it belongs to; it is sent afterwards, claimed by `claimed_at`.
    """

    class Kind(models.TextChoices):
        ERRORS = "errors", _("synchronizacja z błędami")
        INTERRUPTED = "interrupt", _("przerwana synchronizacja")
        OVERDUE = "overdue", _("brak synchronizacji")
        RECOVERED = "recovered", _("synchronizacja znów działa")
        TOKEN = "token", _("odrzucony token")
        BLOCKED = "blocked", _("zablokowane konto")
        BACKLOG = "backlog", _("zaległości na drodze powrotnej")
        LOST = "lost", _("zamówienia, które nie dotarły")
        EVENT = "event", _("zdarzenie w dzienniku")

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="alerts", null=True)
    kind = models.CharField(_("powód"), max_length=10, choices=Kind.choices)
    reference = models.CharField(_("zdarzenie"), max_length=60)
    raised_at = models.DateTimeField(_("kiedy"))
    claimed_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(_("wysłano"), null=True)
    is_mail_doubted = models.BooleanField(default=False)
    """The mail server had it once and did not say whether it took it."""
    pushed_at = models.DateTimeField(null=True)
    pushed_to = models.JSONField(default=list)
    """Ids of the chats that have it (`chat_id`): one that refuses is asked again, the others are not."""

    class Meta:
        verbose_name = _("powiadomienie")
        verbose_name_plural = _("powiadomienia")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["connection", "kind", "reference"], name="one_alert_an_occurrence"),
            models.UniqueConstraint(
                fields=["reference"], condition=models.Q(connection=None), name="one_alert_an_event"
            ),
        ]
        indexes = [models.Index(fields=["mailed_at", "raised_at"], name="alert_mailed_raised")]

    def __str__(self) -> str:
        return f"{self.kind} {self.connection_id}: {self.reference}"
