from django.db import models

from baselinker_integration.models.connection import Connection


class RunState(models.TextChoices):
    OPEN = "open", "trwa"
    COMPLETED = "completed", "zakończona"
    COMPLETED_WITH_WARNINGS = "warnings", "zakończona z ostrzeżeniami"
    COMPLETED_WITH_ERRORS = "errors", "zakończona z błędami"
    INTERRUPTED = "interrupted", "przerwana"


class SyncRun(models.Model):
    """One business day's export to one connection; the unique constraint makes it one."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="runs")
    business_date = models.DateField("dzień")
    state = models.CharField("stan", max_length=12, choices=RunState.choices, default=RunState.OPEN)
    opened_at = models.DateTimeField("początek")
    last_call_at = models.DateTimeField("ostatnie wywołanie")
    closed_at = models.DateTimeField("koniec", null=True)
    generation = models.PositiveIntegerField()
    product_count = models.PositiveIntegerField("towarów", default=0)
    added = models.PositiveIntegerField("dodano", default=0)
    changed = models.PositiveIntegerField("zmieniono", default=0)
    withdrawn = models.PositiveIntegerField("wycofano", default=0)
    unchanged = models.PositiveIntegerField("bez zmian", default=0)
    withheld = models.PositiveIntegerField("wstrzymano", default=0)
    warned = models.PositiveIntegerField("z ostrzeżeniem", default=0)
    products_started_at = models.DateTimeField(null=True)
    prices_started_at = models.DateTimeField(null=True)
    quantity_started_at = models.DateTimeField(null=True)
    list_walked_at = models.DateTimeField(null=True)
    data_served = models.PositiveIntegerField("pobrano danych", default=0)
    products_complete_at = models.DateTimeField("towary pobrane", null=True)
    prices_complete_at = models.DateTimeField("ceny pobrane", null=True)
    quantity_complete_at = models.DateTimeField("stany pobrane", null=True)

    class Meta:
        verbose_name = "synchronizacja"
        verbose_name_plural = "synchronizacje"
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
        verbose_name = "dostarczona porcja"

    def __str__(self) -> str:
        return f"run {self.run_id}"


class RunItem(models.Model):
    """What a run did to one main product; products without a row stayed as they were. Code and name are copied."""

    class Kind(models.TextChoices):
        ADDED = "added", "dodano"
        CHANGED = "changed", "zmieniono"
        WITHDRAWN = "withdrawn", "wycofano"

    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="items", db_index=False)
    product_id = models.BigIntegerField()
    kind = models.CharField("zmiana", max_length=10, choices=Kind.choices)
    sku = models.CharField("kod towaru", max_length=50, blank=True)
    name = models.CharField("nazwa", max_length=255, blank=True)

    class Meta:
        verbose_name = "towar synchronizacji"
        verbose_name_plural = "towary synchronizacji"
        indexes = [
            models.Index(fields=["run", "kind", "id"], name="run_item_run_kind"),
            models.Index(fields=["product_id", "run"], name="run_item_product"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sku}"
