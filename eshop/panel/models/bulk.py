from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class BulkJob(models.Model):
    """One change of many rows: drawn up from what a person ticked, confirmed, done in portions, perhaps undone.

    `action` names it in eshop.panel.bulk.registry; `value` is what the person chose for it, `page` the list and `query`
    that list's address parameters. `total` rows are concerned, `counts` is what became of them. `moved_at` is when the
    present state began or was last known to go on.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("do potwierdzenia")
        WAITING = "waiting", _("w kolejce")
        RUNNING = "running", _("trwa")
        DONE = "done", _("wykonana")
        FAILED = "failed", _("przerwana")
        UNDO_WAITING = "undo_waiting", _("cofnięcie w kolejce")
        UNDOING = "undoing", _("cofana")
        UNDONE = "undone", _("cofnięta")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="bulk_jobs")
    user_label = models.CharField(_("kto"), max_length=150, blank=True)
    language = models.CharField(_("język"), max_length=5, default="pl")
    page = models.CharField(_("lista"), max_length=60)
    query = models.TextField(_("filtry"), blank=True)
    action = models.CharField(_("czynność"), max_length=40)
    value = models.JSONField(_("wartość"), default=dict)
    state = models.CharField(_("stan"), max_length=12, choices=State.choices, default=State.DRAFT)
    total = models.PositiveIntegerField(_("liczba pozycji"), default=0)
    counts = models.JSONField(_("liczby"), default=dict)
    created_at = models.DateTimeField(_("zlecono"), auto_now_add=True)
    moved_at = models.DateTimeField(_("ostatnia zmiana"), auto_now_add=True)
    finished_at = models.DateTimeField(_("koniec"), null=True)

    class Meta:
        verbose_name = _("zmiana zbiorcza")
        verbose_name_plural = _("zmiany zbiorcze")
        ordering = ["-id"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return str(self.pk)


class BulkPortion(models.Model):
    """Rows of a job that are done together.

    `changes` is [old, new] by row id, `told` what was left alone: [label, reason as eshop.core.told keeps it].
    """

    job = models.ForeignKey(BulkJob, on_delete=models.CASCADE, related_name="portions")
    ids = models.JSONField(_("pozycje"), default=list)
    is_done = models.BooleanField(_("wykonana"), default=False)
    is_undone = models.BooleanField(_("cofnięta"), default=False)
    changes = models.JSONField(_("zmiany"), default=dict, encoder=DjangoJSONEncoder)
    told = models.JSONField(_("pominięte"), default=list)

    class Meta:
        verbose_name = _("część zmiany zbiorczej")
        verbose_name_plural = _("części zmiany zbiorczej")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.job_id}: {len(self.ids)}"
