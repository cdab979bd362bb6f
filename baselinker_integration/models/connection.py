from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _

from eshop.catalog.models import PriceList
from eshop.core.models import TimeStampedModel


class Connection(TimeStampedModel):
    """One connected BaseLinker account with its own address, key, language, price list and options."""

    class RepeatedImport(models.TextChoices):
        REFUSE = "refuse", _("odmawiaj")
        SAME_COPY = "same_copy", _("oddaj tę samą kopię")

    name = models.CharField(_("nazwa"), max_length=100, unique=True)
    slug = models.SlugField(_("adres"), max_length=60, unique=True)
    language = models.CharField(_("język"), max_length=5, default="pl")
    price_list = models.ForeignKey(
        PriceList,
        verbose_name=_("cennik"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text=_("Puste: cennik domyślny."),
    )
    repeated_import = models.CharField(
        _("powtórny import tego samego dnia"),
        max_length=10,
        choices=RepeatedImport.choices,
        default=RepeatedImport.REFUSE,
    )
    day_start = models.TimeField(_("początek doby"), default=time(0, 0))
    accept_unlinked_lines = models.BooleanField(_("przyjmuj pozycje spoza sklepu"), default=False)
    apply_order_changes = models.BooleanField(_("wprowadzaj zmiany zamówień po przekazaniu"), default=False)
    takes_orders = models.BooleanField(_("przyjmuje zamówienia"), default=True)
    writes_stock = models.BooleanField(_("BaseLinker zmienia stany"), default=True)
    writes_prices = models.BooleanField(_("BaseLinker zmienia ceny"), default=False)
    sends_zero_prices = models.BooleanField(_("wysyłaj ceny 0"), default=False)
    writes_products = models.BooleanField(_("BaseLinker dodaje towary"), default=False)
    is_active = models.BooleanField(_("włączone"), default=True)

    class Meta:
        verbose_name = _("konto BaseLinker")
        verbose_name_plural = _("konta BaseLinker")
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
    hint = models.CharField(_("końcówka"), max_length=4)
    created_at = models.DateTimeField(_("utworzono"), auto_now_add=True)
    valid_until = models.DateTimeField(_("ważny do"), null=True, blank=True)
    is_for_check = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("klucz komunikacji")
        verbose_name_plural = _("klucze komunikacji")
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
