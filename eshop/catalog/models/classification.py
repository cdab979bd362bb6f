"""What items are sorted by: category tree, manufacturer, VAT rate."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eshop.core.models import TimeStampedModel


class Category(TimeStampedModel):
    """One node of the category tree. Names are unique among the children of one parent."""

    parent = models.ForeignKey(
        "self",
        verbose_name=_("kategoria nadrzędna"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    external_id = models.CharField(
        _("identyfikator w ERP"), max_length=255, unique=True, null=True, blank=True, default=None
    )
    name = models.CharField(_("nazwa"), max_length=200)
    position = models.PositiveIntegerField(_("kolejność"), default=0)
    is_active = models.BooleanField(_("aktywna"), default=True)

    class Meta:
        verbose_name = _("kategoria")
        verbose_name_plural = _("kategorie")
        ordering = ["position", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="category_name_in_parent"),
            models.UniqueConstraint(fields=["name"], condition=Q(parent__isnull=True), name="category_root_name"),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="category_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class CategoryTranslation(models.Model):
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("język"), max_length=5)
    name = models.CharField(_("nazwa"), max_length=200)

    class Meta:
        verbose_name = _("tłumaczenie kategorii")
        verbose_name_plural = _("tłumaczenia kategorii")
        constraints = [models.UniqueConstraint(fields=["category", "language"], name="category_language")]

    def __str__(self) -> str:
        return f"{self.language}: {self.name}"


class Manufacturer(models.Model):
    name = models.CharField(_("nazwa"), max_length=200, unique=True)

    class Meta:
        verbose_name = _("producent")
        verbose_name_plural = _("producenci")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class VatRate(models.Model):
    """A rate of the shop. `code` is what the ERP calls it ("23", "8", "zw", "np", "oo", "22", ...)."""

    code = models.CharField(_("kod"), max_length=10, unique=True)

    class Meta:
        verbose_name = _("stawka VAT")
        verbose_name_plural = _("stawki VAT")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code}%" if self.code.isdecimal() else self.code
