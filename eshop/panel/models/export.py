from django.conf import settings
from django.db import models


class ExportJob(models.Model):
    """A long list being written to a file in the background. `query` is the list's address parameters."""

    class State(models.TextChoices):
        WAITING = "waiting", "oczekuje"
        RUNNING = "running", "trwa"
        DONE = "done", "gotowy"
        FAILED = "failed", "nieudany"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="export_jobs")
    page = models.CharField("lista", max_length=60)
    query = models.TextField("filtry", blank=True)
    language = models.CharField("język", max_length=5, default="pl")
    file_format = models.CharField("format", max_length=4)
    state = models.CharField("stan", max_length=10, choices=State.choices, default=State.WAITING)
    rows_total = models.PositiveIntegerField("liczba wierszy", default=0)
    rows_done = models.PositiveIntegerField("zapisano", default=0)
    file = models.FileField("plik", upload_to="exports/", blank=True)
    holds_personal_data = models.BooleanField("dane osobowe kupujących", default=False)
    created_at = models.DateTimeField("zlecono", auto_now_add=True)
    moved_at = models.DateTimeField("ostatni postęp", auto_now_add=True)
    finished_at = models.DateTimeField("zakończono", null=True)

    class Meta:
        verbose_name = "eksport"
        verbose_name_plural = "eksporty"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.page} {self.file_format}"

    @property
    def percent(self) -> int:
        """How much is written, 0 to 100."""
        if self.state == self.State.DONE:
            return 100
        return min(99, 100 * self.rows_done // self.rows_total) if self.rows_total else 0
