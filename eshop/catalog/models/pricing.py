"""Price lists and the gross price of an item in each."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PriceList(models.Model):
    """One list of gross prices (cennik). Exactly one is the shop's default."""

    external_id = models.CharField(
        _("identyfikator w ERP"), max_length=255, unique=True, null=True, blank=True, default=None
    )
    name = models.CharField(_("nazwa"), max_length=100, unique=True)
    currency = models.CharField(_("waluta"), max_length=3, default="PLN")
    is_default = models.BooleanField(_("domyślny"), default=False)

    class Meta:
        verbose_name = _("cennik")
        verbose_name_plural = _("cenniki")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="one_default_price_list")
        ]

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    product = models.ForeignKey(
        "catalog.Product", verbose_name=_("towar"), on_delete=models.CASCADE, related_name="prices"
    )
    price_list = models.ForeignKey(PriceList, verbose_name=_("cennik"), on_delete=models.CASCADE, related_name="prices")
    gross = models.DecimalField(_("cena brutto"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("cena")
        verbose_name_plural = _("ceny")
        constraints = [models.UniqueConstraint(fields=["product", "price_list"], name="price_product_list")]

    def __str__(self) -> str:
        return f"{self.gross} ({self.price_list_id})"
