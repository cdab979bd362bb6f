from django.db import models
from django.utils.translation import gettext_lazy as _

from baselinker_integration.models.connection import Connection


class RunState(models.TextChoices):
    OPEN = "open", _("trwa")
    COMPLETED = "completed", _("zakończona")
    COMPLETED_WITH_WARNINGS = "warnings", _("zakończona z ostrzeżeniami")
    COMPLETED_WITH_ERRORS = "errors", _("zakończona z błędami")
    INTERRUPTED = "interrupted", _("przerwana")


class SyncRun(models.Model):
    """One business day's export to one connection; the unique constraint makes it one."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="runs")
    business_date = models.DateField(_("dzień"))
    state = models.CharField(_("stan"), max_length=12, choices=RunState.choices, default=RunState.OPEN)
    opened_at = models.DateTimeField(_("początek"))
    last_call_at = models.DateTimeField(_("ostatnie wywołanie"))
    closed_at = models.DateTimeField(_("koniec"), null=True)
    generation = models.PositiveIntegerField()
    product_count = models.PositiveIntegerField(_("towarów"), default=0)
    added = models.PositiveIntegerField(_("dodano"), default=0)
    changed = models.PositiveIntegerField(_("zmieniono"), default=0)
    withdrawn = models.PositiveIntegerField(_("wycofano"), default=0)
    unchanged = models.PositiveIntegerField(_("bez zmian"), default=0)
    withheld = models.PositiveIntegerField(_("wstrzymano"), default=0)
    warned = models.PositiveIntegerField(_("z ostrzeżeniem"), default=0)
    products_started_at = models.DateTimeField(null=True)
    prices_started_at = models.DateTimeField(null=True)
    quantity_started_at = models.DateTimeField(null=True)
    list_walked_at = models.DateTimeField(null=True)
    data_served = models.PositiveIntegerField(_("pobrano danych"), default=0)
    products_complete_at = models.DateTimeField(_("towary pobrane"), null=True)
    prices_complete_at = models.DateTimeField(_("ceny pobrane"), null=True)
    quantity_complete_at = models.DateTimeField(_("stany pobrane"), null=True)

    class Meta:
        verbose_name = _("synchronizacja")
        verbose_name_plural = _("synchronizacje")
        ordering = ["-business_date", "-id"]
        constraints = [models.UniqueConstraint(fields=["connection", "business_date"], name="one_run_a_day")]
        # Not on last_call_at: every call changes it, and PostgreSQL updates in place only what no index names.
        indexes = [models.Index(fields=["state"], name="run_state")]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.business_date}"


class RunDelivery(models.Model):
    """Which products one ProductsData call of a run delivered; the union tells when the walk is complete.

    Its one writer takes the run from the same statement, so the database need not look for it again at every call.
    """

    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="deliveries", db_constraint=False)
    product_ids = models.BinaryField()

    class Meta:
        verbose_name = _("dostarczona porcja")

    def __str__(self) -> str:
        return f"run {self.run_id}"


class RunItem(models.Model):
    """What a run did to one main product; products without a row stayed as they were. Code and name are copied."""

    class Kind(models.TextChoices):
        ADDED = "added", _("dodano")
        CHANGED = "changed", _("zmieniono")
        WITHDRAWN = "withdrawn", _("wycofano")

    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="items", db_index=False)
    product_id = models.BigIntegerField()
    kind = models.CharField(_("zmiana"), max_length=10, choices=Kind.choices)
    sku = models.CharField(_("kod towaru"), max_length=50, blank=True)
    name = models.CharField(_("nazwa"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("towar synchronizacji")
        verbose_name_plural = _("towary synchronizacji")
        indexes = [
            models.Index(fields=["run", "kind", "id"], name="run_item_run_kind"),
            models.Index(fields=["product_id", "run"], name="run_item_product"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sku}"
