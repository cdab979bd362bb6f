from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ExportJob(models.Model):
    """A long list being written to a file in the background. `query` is the list's address parameters."""

    class State(models.TextChoices):
        WAITING = "waiting", _("oczekuje")
        RUNNING = "running", _("trwa")
        DONE = "done", _("gotowy")
        FAILED = "failed", _("nieudany")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="export_jobs")
    page = models.CharField(_("lista"), max_length=60)
    query = models.TextField(_("filtry"), blank=True)
    language = models.CharField(_("język"), max_length=5, default="pl")
    file_format = models.CharField(_("format"), max_length=4)
    state = models.CharField(_("stan"), max_length=10, choices=State.choices, default=State.WAITING)
    rows_total = models.PositiveIntegerField(_("liczba wierszy"), default=0)
    rows_done = models.PositiveIntegerField(_("zapisano"), default=0)
    file = models.FileField(_("plik"), upload_to="exports/", blank=True)
    holds_personal_data = models.BooleanField(_("dane osobowe kupujących"), default=False)
    created_at = models.DateTimeField(_("zlecono"), auto_now_add=True)
    moved_at = models.DateTimeField(_("ostatni postęp"), auto_now_add=True)
    finished_at = models.DateTimeField(_("zakończono"), null=True)

    class Meta:
        verbose_name = _("eksport")
        verbose_name_plural = _("eksporty")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.page} {self.file_format}"

    @property
    def percent(self) -> int:
        """How much is written, 0 to 100."""
        if self.state == self.State.DONE:
            return 100
        return min(99, 100 * self.rows_done // self.rows_total) if self.rows_total else 0
