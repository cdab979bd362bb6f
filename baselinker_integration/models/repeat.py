from django.db import models
from django.utils.translation import gettext_lazy as _

from baselinker_integration.models.run import SyncRun


class RepeatPermission(models.Model):
    """A person allowed the day's copy to be imported once more, and how that ended."""

    class End(models.TextChoices):
        DELIVERED = "delivered", _("pobrano całość")
        TIME_UP = "time_up", _("minęło 30 minut")
        DAY_OVER = "day_over", _("skończył się dzień")

    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="permissions")
    allowed_at = models.DateTimeField(_("kiedy"))
    reason = models.CharField(_("powód"), max_length=300)
    first_call_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(_("jak się skończyło"), max_length=10, choices=End.choices, blank=True)

    class Meta:
        verbose_name = _("zezwolenie na ponowny import")
        verbose_name_plural = _("zezwolenia na ponowny import")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["run"], condition=models.Q(ended_at=None), name="one_permission_at_a_time")
        ]

    def __str__(self) -> str:
        return f"run {self.run_id}: {self.reason}"
