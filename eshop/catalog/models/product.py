"""The item card. A variant is an item card of its own with a parent, so both live in one table."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from eshop.catalog.models.classification import Category, Manufacturer, VatRate
from eshop.core.models import TimeStampedModel


class Product(TimeStampedModel):
    """An item (towar): a product of its own, a grouped product (fantom) with variants, or a variant.

    `images` is the ordered list of addresses (absolute, or a path below PUBLIC_URL); `attributes` the ordered list of
    `[name, value]` pairs. Both are read and written as a whole with the item, hence columns (ADR 0004).
    """

    parent = models.ForeignKey(
        "self",
        verbose_name=_("towar nadrzędny"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="variants",
    )
    external_id = models.CharField(_("identyfikator źródła"), max_length=255, unique=True)
    code = models.CharField(_("kod towaru"), max_length=255, blank=True, db_index=True)
    name = models.CharField(_("nazwa"), max_length=500, blank=True)
    variant_name = models.CharField(_("wyróżnik wariantu"), max_length=255, blank=True)
    ean = models.CharField(_("EAN"), max_length=64, blank=True)
    description = models.TextField(_("opis"), blank=True)
    short_description = models.TextField(_("krótki opis"), blank=True)
    manufacturer = models.ForeignKey(
        Manufacturer,
        verbose_name=_("producent"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="products",
    )
    category = models.ForeignKey(
        Category, verbose_name=_("kategoria"), null=True, blank=True, on_delete=models.SET_NULL, related_name="products"
    )
    vat_rate = models.ForeignKey(
        VatRate, verbose_name=_("stawka VAT"), null=True, blank=True, on_delete=models.SET_NULL, related_name="products"
    )
    weight = models.DecimalField(_("waga (kg)"), max_digits=10, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("jednostka miary"), max_length=20, default="szt.")
    images = models.JSONField(_("obrazki"), default=list, blank=True)
    attributes = models.JSONField(_("atrybuty"), default=list, blank=True)
    is_active = models.BooleanField(_("udostępniony"), default=True)

    class Meta:
        verbose_name = _("towar")
        verbose_name_plural = _("towary")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip() or self.external_id


class VariantManager(models.Manager["Variant"]):
    def get_queryset(self) -> models.QuerySet["Variant"]:
        return super().get_queryset().filter(parent__isnull=False)


class Variant(Product):
    """A product that belongs to a grouped product (podrzędny)."""

    objects: ClassVar[VariantManager] = VariantManager()

    class Meta:
        proxy = True
        verbose_name = _("wariant")
        verbose_name_plural = _("warianty")


class ProductTranslation(models.Model):
    """Texts of an item in a language other than the shop's default."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("język"), max_length=5)
    name = models.CharField(_("nazwa"), max_length=500, blank=True)
    description = models.TextField(_("opis"), blank=True)
    short_description = models.TextField(_("krótki opis"), blank=True)

    class Meta:
        verbose_name = _("tłumaczenie towaru")
        verbose_name_plural = _("tłumaczenia towarów")
        constraints = [models.UniqueConstraint(fields=["product", "language"], name="product_language")]

    def __str__(self) -> str:
        return f"{self.language}: {self.name}"
