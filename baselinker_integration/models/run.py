from django.db import models
from django.utils.translation import gettext_lazy as _

from baselinker_integration.models.connection import Connection


class RunState(models.TextChoices):
    OPEN = "open", _("trwa")
    COMPLETED = "completed", _("zakończona")
    COMPLETED_WITH_WARNINGS = "warnings", _("zakończona z ostrzeżeniami")
    COMPLETED_WITH_ERRORS = "errors", _("zakończona z błędami")
    COMPLETED_IN_PART = "part", _("wykonana w części")
    INTERRUPTED = "interrupted", _("przerwana")
    LOOKED = "looked", _("tylko podgląd")


class SyncRunQuerySet(models.QuerySet["SyncRun"]):
    def imports(self) -> "SyncRunQuerySet":
        """Without days on which somebody only looked or polled: those are no synchronisations."""
        return self.exclude(state=RunState.LOOKED)


class SyncRun(models.Model):
    """One business day's copy of the catalogue for one connection, and the import made of it (contract, section 5).

    The newest row is the copy that BaseLinker sees. It is LOOKED, and no synchronisation, until a product was delivered
    out of it; the unique constraint makes it one a day. The rooms of `baselinker_integration.runs` write it.
    No PositiveIntegerField: PostgreSQL reads checks anew with each write; 27 took a quarter of a ProductsData's time.
    """

    class Mover(models.TextChoices):
        LISTING = "listing", _("lista towarów")
        POLL = "poll", _("odpytanie cen lub stanów")
        CALL = "call", _("pierwsze wywołanie")

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="runs")
    business_date = models.DateField(_("dzień"))
    state = models.CharField(_("stan"), max_length=12, choices=RunState.choices, default=RunState.LOOKED)
    opened_at = models.DateTimeField(_("początek"))
    last_call_at = models.DateTimeField(_("ostatnie wywołanie"), null=True)
    closed_at = models.DateTimeField(_("koniec"), null=True)

    # The copy: when it moved and why, when a listing usually moves it (Warsaw time), whether anybody took it.
    moved_at = models.DateTimeField(_("kopia z"))
    moved_by = models.CharField(max_length=10, choices=Mover.choices, default=Mover.LISTING)
    usual_time = models.TimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    generation = models.IntegerField()
    list_pages = models.IntegerField(default=1)
    price_pages = models.IntegerField(default=1)
    quantity_pages = models.IntegerField(default=1)

    # Products: those of the copy, against the copy taken before, and how they went. Then items.
    product_count = models.IntegerField(_("towarów"), default=0)
    added = models.IntegerField(_("dodano"), default=0)
    changed = models.IntegerField(_("zmieniono"), default=0)
    withdrawn = models.IntegerField(_("wycofano"), default=0)
    unchanged = models.IntegerField(_("bez zmian"), default=0)
    zeroed = models.IntegerField(_("ze stanem 0"), default=0)
    sent = models.IntegerField(_("wysłano"), default=0)
    warned = models.IntegerField(_("z ostrzeżeniem"), default=0)
    withheld = models.IntegerField(_("wstrzymano"), default=0)
    items_sent = models.IntegerField(_("kartotek wysłano"), default=0)
    items_warned = models.IntegerField(_("kartotek z ostrzeżeniem"), default=0)
    items_withheld = models.IntegerField(_("kartotek wstrzymano"), default=0)

    # The import: listings are numbered, `import_listing` is the one that ProductsData followed.
    listing = models.IntegerField(default=0)
    listed_at = models.DateTimeField(null=True)
    listed_pages = models.IntegerField(default=0)
    shown_whole = models.BooleanField(default=False)
    import_listing = models.IntegerField(default=0)
    data_served = models.IntegerField(_("pobrano danych"), default=0)
    count_at = models.IntegerField(default=0)
    missing = models.BinaryField(null=True)
    round = models.SmallIntegerField(default=1)
    delivered = models.IntegerField(_("pobrano towarów"), default=0)
    due = models.IntegerField(_("do pobrania"), default=0)
    products_complete_at = models.DateTimeField(_("towary pobrane"), null=True)
    failed_pages = models.CharField(max_length=200, blank=True)
    failed_ids = models.BinaryField(null=True)
    ended_as = models.CharField(max_length=12, blank=True)
    ended_listing = models.IntegerField(default=0)
    end_event_id = models.BigIntegerField(null=True)
    is_settled = models.BooleanField(default=False)

    # Polls: how many pages in a row went out of this copy.
    prices_walked = models.IntegerField(default=0)
    quantity_walked = models.IntegerField(default=0)
    prices_complete_at = models.DateTimeField(_("ceny pobrane"), null=True)
    quantity_complete_at = models.DateTimeField(_("stany pobrane"), null=True)

    # How BaseLinker called, a line for each way that differs from the one before.
    calls_seen = models.TextField(blank=True)
    calls_last = models.CharField(max_length=200, blank=True)

    objects = SyncRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("synchronizacja")
        verbose_name_plural = _("synchronizacje")
        ordering = ["-business_date", "-id"]
        permissions = [("allow_repeat", _("Zezwala na ponowny import tego samego dnia"))]
        constraints = [models.UniqueConstraint(fields=["connection", "business_date"], name="one_run_a_day")]
        # Not on last_call_at: every call changes it, and PostgreSQL updates in place only what no index names.
        indexes = [models.Index(fields=["state"], name="run_state")]

    FIGURES = (
        "product_count",
        "added",
        "changed",
        "withdrawn",
        "unchanged",
        "zeroed",
        "sent",
        "warned",
        "withheld",
        "items_sent",
        "items_warned",
        "items_withheld",
    )

    def __str__(self) -> str:
        return f"{self.connection_id} {self.business_date}"

    @property
    def is_whole(self) -> bool:
        """Whether every product of the copy was delivered, of a copy that is not empty."""
        return self.products_complete_at is not None

    @property
    def item_count(self) -> int:
        """Items of the shop that day (a variant is one): sent, sent with warnings and withheld together."""
        return self.items_sent + self.items_warned + self.items_withheld

    def counts(self) -> dict[str, int]:
        """The figures of the copy for an event: products by what happened to them and how they went, then items."""
        return {name: getattr(self, name) for name in self.FIGURES}


class RunListing(models.Model):
    """A listing by category, price, quantity, sort or limit: its products in order, and how many were shown.

    A listing of everything needs no row: it is the copy itself. `key` tells a listing fetched by offsets apart from
    another one.
    """

    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="listings")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    product_ids = models.BinaryField()
    shown = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("zawężona lista")
        verbose_name_plural = _("zawężone listy")
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="one_row_a_listing")]

    def __str__(self) -> str:
        return f"run {self.run_id}: {self.number}"


class RunDelivery(models.Model):
    """Which products one ProductsData call of a run delivered, and after which listing; portions may be joined.

    `round` rises with every delivery of the whole copy. `is_single`: fetched one by one. Its one writer takes the run
    from the same statement, so the database need not look for it again at every call.
    """

    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="deliveries", db_constraint=False)
    listing = models.IntegerField(default=0)
    round = models.SmallIntegerField(default=1)
    is_single = models.BooleanField(default=False)
    product_ids = models.BinaryField()

    class Meta:
        verbose_name = _("dostarczona porcja")
        verbose_name_plural = _("dostarczone porcje")

    def __str__(self) -> str:
        return f"run {self.run_id}"


class DeliveredProducts(models.Model):
    """The products that earlier days delivered to one account, packed and ascending: what is new to BaseLinker."""

    connection = models.OneToOneField(
        Connection, on_delete=models.CASCADE, primary_key=True, related_name="delivered_products"
    )
    product_ids = models.BinaryField(default=b"")

    class Meta:
        verbose_name = _("towary znane BaseLinkerowi")
        verbose_name_plural = _("towary znane BaseLinkerowi")

    def __str__(self) -> str:
        return str(self.connection_id)


class RunItem(models.Model):
    """What a run did to one main product; products without a row stayed as they were. Code and name are copied.

    `was_hash` is the content in the copy taken before: None for a product that it did not have, empty for one that it
    had with stock 0.
    """

    class Kind(models.TextChoices):
        ADDED = "added", _("dodano")
        CHANGED = "changed", _("zmieniono")
        WITHDRAWN = "withdrawn", _("wycofano")

    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="items", db_index=False)
    product_id = models.BigIntegerField()
    kind = models.CharField(_("zmiana"), max_length=10, choices=Kind.choices)
    sku = models.CharField(_("kod towaru"), max_length=50, blank=True)
    name = models.CharField(_("nazwa"), max_length=255, blank=True)
    was_hash = models.BinaryField(max_length=32, null=True)

    class Meta:
        verbose_name = _("towar synchronizacji")
        verbose_name_plural = _("towary synchronizacji")
        indexes = [
            models.Index(fields=["run", "kind", "id"], name="run_item_run_kind"),
            models.Index(fields=["product_id", "run"], name="run_item_product"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sku}"
