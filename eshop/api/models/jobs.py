"""Jobs: files of rows of any size that a worker writes, a portion at a time."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from eshop.api.models.clients import ApiClient
from eshop.core.told import told_again


class ApiJob(models.Model):
    """A file that was sent in. `lines` and `place` (bytes) say how far it is written, in the portion's transaction."""

    class State(models.TextChoices):
        WAITING = "waiting", _("czeka albo trwa")
        DONE = "done", _("zakończone")
        REFUSED = "refused", _("odrzucone")

    class Form(models.TextChoices):
        NDJSON = "ndjson", "NDJSON"
        CSV = "csv", "CSV"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="jobs")
    form = models.CharField(_("format"), max_length=6, choices=Form.choices)
    size = models.BigIntegerField(_("rozmiar"))
    file_lines = models.PositiveIntegerField(_("wierszy w pliku"))
    state = models.CharField(_("stan"), max_length=8, choices=State.choices, default=State.WAITING)
    lines = models.PositiveIntegerField(_("zapisanych wierszy"), default=0)
    place = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(_("powód"), max_length=500, blank=True)
    reason_told = models.JSONField(null=True, editable=False)
    created_at = models.DateTimeField(_("przysłane"))
    finished_at = models.DateTimeField(_("zakończone"), null=True)
    created = models.PositiveIntegerField(_("utworzono"), default=0)
    updated = models.PositiveIntegerField(_("zaktualizowano"), default=0)
    unchanged = models.PositiveIntegerField(_("bez zmian"), default=0)
    rejected = models.PositiveIntegerField(_("odrzucono"), default=0)

    class Meta:
        verbose_name = _("plik z ERP")
        verbose_name_plural = _("pliki z ERP")
        default_permissions = ("view",)
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["created_at"], condition=models.Q(state="waiting"), name="waiting_job")]

    def __str__(self) -> str:
        return f"{self.client} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def reason_shown(self) -> str:
        """Why the file was refused, in the reader's language; empty where it was not."""
        return self.reason if self.reason_told is None else told_again(self.reason_told)


class ApiJobRefusal(models.Model):
    """A line that was rejected, with its mistakes as the API tells them, their details as `told_keep` leaves them."""

    job = models.ForeignKey(ApiJob, on_delete=models.CASCADE, related_name="refusals", db_index=False)
    line = models.PositiveIntegerField()
    external_id = models.CharField(max_length=255, blank=True)
    errors: Any = models.JSONField(default=list)

    class Meta:
        verbose_name = _("odrzucony wiersz z ERP")
        verbose_name_plural = _("odrzucone wiersze z ERP")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["job", "line"], name="job_line_once")]

    def __str__(self) -> str:
        return f"{self.job_id}: {self.line}"
