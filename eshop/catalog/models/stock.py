"""Stock on hand and the ledger of its movements: on hand = sum of movements, always."""

from django.db import models

from eshop.catalog.models.product import Product


class Stock(models.Model):
    """Pieces on hand of one item; a row of its own so that sales do not touch the item card."""

    product = models.OneToOneField(
        Product, verbose_name="towar", on_delete=models.CASCADE, primary_key=True, related_name="stock"
    )
    quantity = models.DecimalField("ilość w magazynie", max_digits=12, decimal_places=3, default=0)

    class Meta:
        verbose_name = "stan magazynowy"
        verbose_name_plural = "stany magazynowe"

    def __str__(self) -> str:
        return f"{self.product_id}: {self.quantity}"


class StockMovement(models.Model):
    """One change of a stock row. `reference` names the cause ("order:12", "import", "baselinker:3")."""

    class Kind(models.TextChoices):
        IMPORT = "import", "import"
        SALE = "sale", "sprzedaż"
        RETURN = "return", "zwrot na stan"
        EDIT = "edit", "zmiana ręczna"
        CONNECTOR = "connector", "aktualizacja z BaseLinkera"

    product = models.ForeignKey(Product, verbose_name="towar", on_delete=models.CASCADE, related_name="stock_movements")
    delta = models.DecimalField("zmiana", max_digits=12, decimal_places=3)
    kind = models.CharField("rodzaj", max_length=10, choices=Kind.choices)
    reference = models.CharField("powód", max_length=100, blank=True)
    created_at = models.DateTimeField("kiedy", auto_now_add=True)

    class Meta:
        verbose_name = "ruch magazynowy"
        verbose_name_plural = "ruchy magazynowe"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.delta:+}"
