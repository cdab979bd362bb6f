"""An order with its lines and the history of its states. Amounts are gross, in the order's currency."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from eshop.catalog.models import Product
from eshop.core.models import TimeStampedModel
from eshop.orders.models.methods import DeliveryMethod, PaymentMethod
from eshop.orders.models.status import OrderSource, OrderStatus


def _text(label: str, length: int = 255) -> "models.CharField[str, str]":
    return models.CharField(label, max_length=length, blank=True, default="")


class Order(TimeStampedModel):
    """One order. Its primary key is the order number: 1 to 2^31, never reused."""

    id = models.AutoField("numer", primary_key=True)
    source = models.CharField(
        "źródło pochodzenia", max_length=20, choices=OrderSource.choices, default=OrderSource.ESHOP
    )
    marketplace = _text("serwis", 50)
    status = models.PositiveSmallIntegerField(
        "stan realizacji", choices=OrderStatus.choices, default=OrderStatus.ENTERED
    )
    is_held = models.BooleanField("wstrzymane do zapłaty", default=False)
    placed_at = models.DateTimeField("data zamówienia")
    currency = models.CharField("waluta", max_length=3, default="PLN")
    total = models.DecimalField("wartość brutto", max_digits=14, decimal_places=2, default=0)

    email = _text("e-mail")
    phone = _text("telefon", 100)
    client_login = _text("login kupującego")
    delivery_fullname = _text("imię i nazwisko (dostawa)")
    delivery_company = _text("firma (dostawa)")
    delivery_address = _text("adres (dostawa)")
    delivery_postcode = _text("kod pocztowy (dostawa)", 100)
    delivery_city = _text("miasto (dostawa)")
    delivery_state_code = _text("region (dostawa)", 100)
    delivery_country = _text("kraj (dostawa)", 100)
    delivery_country_code = _text("kod kraju (dostawa)", 2)
    invoice_fullname = _text("imię i nazwisko (płatnik)")
    invoice_company = _text("firma (płatnik)")
    invoice_nip = _text("NIP", 100)
    invoice_address = _text("adres (płatnik)")
    invoice_postcode = _text("kod pocztowy (płatnik)", 100)
    invoice_city = _text("miasto (płatnik)")
    invoice_state_code = _text("region (płatnik)", 100)
    invoice_country = _text("kraj (płatnik)", 100)
    invoice_country_code = _text("kod kraju (płatnik)", 2)
    want_invoice = models.BooleanField("faktura", default=False)

    delivery_method = models.ForeignKey(
        DeliveryMethod, verbose_name="sposób dostawy", null=True, blank=True, on_delete=models.SET_NULL
    )
    delivery_method_name = _text("nazwa dostawy")
    delivery_price = models.DecimalField("koszt dostawy", max_digits=12, decimal_places=2, default=0)
    delivery_point_code = _text("kod punktu odbioru", 100)
    delivery_point_name = _text("punkt odbioru")
    delivery_point_address = _text("adres punktu odbioru")
    delivery_point_postcode = _text("kod pocztowy punktu odbioru", 100)
    delivery_point_city = _text("miasto punktu odbioru")
    delivery_number = _text("numer przesyłki", 100)
    delivery_carrier = _text("przewoźnik", 100)
    tracking_url = _text("adres śledzenia", 500)

    payment_method = models.ForeignKey(
        PaymentMethod, verbose_name="forma płatności", null=True, blank=True, on_delete=models.SET_NULL
    )
    payment_method_name = _text("nazwa płatności")
    is_cash_on_delivery = models.BooleanField("za pobraniem", default=False)
    is_paid = models.BooleanField("opłacone", default=False)
    paid_at = models.DateTimeField("data opłacenia", null=True, blank=True)
    transaction_id = _text("numer transakcji")
    service_account = _text("konto sprzedawcy", 100)

    user_comments = models.TextField("uwagi kupującego", blank=True, default="")
    admin_comments = models.TextField("uwagi sklepu", blank=True, default="")
    erased_at = models.DateTimeField("usunięto dane osobowe", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "zamówienie"
        verbose_name_plural = "zamówienia"
        permissions = [("view_personal_data", "Dane osobowe kupujących")]
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["is_held", "-id"], name="order_held_id"),
            models.Index(fields=["status", "-id"], name="order_status_id"),
            models.Index(fields=["placed_at"], name="order_placed_at"),
            models.Index(fields=["created_at"], name="order_created_at"),
        ]

    def __str__(self) -> str:
        return f"Zamówienie {self.pk}"


class OrderLine(models.Model):
    """One item of an order. `product` is the item card sold (a variant's own card where a variant was sold)."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField("pozycja")
    product = models.ForeignKey(
        Product, verbose_name="towar", null=True, blank=True, on_delete=models.SET_NULL, related_name="order_lines"
    )
    code = _text("kod towaru")
    name = _text("nazwa", 500)
    ean = _text("EAN", 64)
    unit_price = models.DecimalField("cena brutto", max_digits=12, decimal_places=2)
    quantity = models.PositiveIntegerField("ilość", validators=[MinValueValidator(1), MaxValueValidator(1_000_000)])
    tax_code = _text("stawka VAT", 10)
    attributes = models.JSONField("atrybuty", default=list, blank=True)
    auction_id = _text("numer oferty", 100)
    taken = models.PositiveIntegerField("zdjęto ze stanu", default=0)
    shortage = models.PositiveIntegerField("brakuje", default=0)

    class Meta:
        verbose_name = "pozycja zamówienia"
        verbose_name_plural = "pozycje zamówienia"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["order", "position"], name="order_line_position")]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.code or self.name}"


class OrderStatusChange(models.Model):
    """One entry of an order's history: a move between states, a payment, a parcel number."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="history")
    at = models.DateTimeField("kiedy", auto_now_add=True)
    from_status = models.PositiveSmallIntegerField("z", choices=OrderStatus.choices, null=True, blank=True)
    to_status = models.PositiveSmallIntegerField("na", choices=OrderStatus.choices, null=True, blank=True)
    note = models.CharField("opis", max_length=500, blank=True)
    actor = models.CharField("kto", max_length=150, blank=True)

    class Meta:
        verbose_name = "wpis historii"
        verbose_name_plural = "historia zamówienia"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.note or f"{self.from_status} > {self.to_status}"
