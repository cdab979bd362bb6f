"""Stock on hand and the ledger of its movements: on hand = sum of movements, always."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from eshop.catalog.models.product import Product
from eshop.core.numbers import whole_number


class Stock(models.Model):
    """Pieces on hand of one item; a row of its own so that sales do not touch the item card."""

    product = models.OneToOneField(
        Product, verbose_name=_("towar"), on_delete=models.CASCADE, primary_key=True, related_name="stock"
    )
    quantity = models.DecimalField(_("ilość w magazynie"), max_digits=12, decimal_places=3, default=0)

    class Meta:
        verbose_name = _("stan magazynowy")
        verbose_name_plural = _("stany magazynowe")

    def __str__(self) -> str:
        return f"{self.product_id}: {self.quantity}"


class StockMovement(models.Model):
    """One change of a stock row. `reference` names the cause ("order:12", "import", "baselinker:3")."""

    class Kind(models.TextChoices):
        IMPORT = "import", _("import")
        SALE = "sale", _("sprzedaż")
        RETURN = "return", _("zwrot na stan")
        EDIT = "edit", _("zmiana ręczna")
        CONNECTOR = "connector", _("aktualizacja z BaseLinkera")
        ERP = "erp", _("synchronizacja z ERP")

    product = models.ForeignKey(
        Product, verbose_name=_("towar"), on_delete=models.CASCADE, related_name="stock_movements"
    )
    delta = models.DecimalField(_("zmiana"), max_digits=12, decimal_places=3)
    kind = models.CharField(_("rodzaj"), max_length=10, choices=Kind.choices)
    reference = models.CharField(_("powód"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("kiedy"), auto_now_add=True)

    class Meta:
        verbose_name = _("ruch magazynowy")
        verbose_name_plural = _("ruchy magazynowe")
        ordering = ["-id"]
        indexes = [
            # What an order took and put back, for the ERP's absolute stock.
            models.Index(
                fields=["reference"], condition=models.Q(kind__in=["sale", "return"]), name="movement_of_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.delta:+}"

    @property
    def order_id(self) -> int | None:
        """The number of the order that moved the stock, where it was one."""
        kind, _colon, number = self.reference.partition(":")
        return whole_number(number) if kind == "order" else None
