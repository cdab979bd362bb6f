from datetime import time

from django.db import models

from eshop.catalog.models import PriceList
from eshop.core.models import TimeStampedModel


class Connection(TimeStampedModel):
    """One connected BaseLinker account with its own address, key, language, price list and options."""

    name = models.CharField("nazwa", max_length=100, unique=True)
    slug = models.SlugField("adres", max_length=60, unique=True)
    language = models.CharField("język", max_length=5, default="pl")
    price_list = models.ForeignKey(
        PriceList,
        verbose_name="cennik",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text="Puste: cennik domyślny.",
    )
    day_start = models.TimeField("początek doby", default=time(0, 0))
    accept_unlinked_lines = models.BooleanField("przyjmuj pozycje spoza sklepu", default=False)
    apply_order_changes = models.BooleanField("wprowadzaj zmiany zamówień po przekazaniu", default=False)
    takes_orders = models.BooleanField("przyjmuje zamówienia", default=True)
    writes_stock = models.BooleanField("BaseLinker zmienia stany", default=True)
    writes_prices = models.BooleanField("BaseLinker zmienia ceny", default=False)
    writes_products = models.BooleanField("BaseLinker dodaje towary", default=False)
    is_active = models.BooleanField("włączone", default=True)

    class Meta:
        verbose_name = "konto BaseLinker"
        verbose_name_plural = "konta BaseLinker"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """The connector's path on this server."""
        return f"/baselinker/{self.slug}/"


class ConnectionKey(models.Model):
    """A communication key, stored only as a keyed digest. Two are valid while a rotation lasts."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="keys")
    digest = models.CharField(max_length=64)
    hint = models.CharField("końcówka", max_length=4)
    created_at = models.DateTimeField("utworzono", auto_now_add=True)
    valid_until = models.DateTimeField("ważny do", null=True, blank=True)
    is_for_check = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = "klucz komunikacji"
        verbose_name_plural = "klucze komunikacji"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["connection"], condition=models.Q(valid_until__isnull=True), name="one_current_key"
            ),
            models.UniqueConstraint(
                fields=["connection"], condition=models.Q(is_for_check=True), name="one_check_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"…{self.hint}"
