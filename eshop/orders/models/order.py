"""An order with its lines. Amounts are gross, in the order's currency."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from eshop.catalog.models import Product
from eshop.core.models import TimeStampedModel
from eshop.core.told import told
from eshop.orders.models.methods import DeliveryMethod, PaymentMethod
from eshop.orders.models.status import OrderSource, OrderStatus


def _text(label: Any, length: int = 255) -> "models.CharField[str, str]":
    return models.CharField(label, max_length=length, blank=True, default="")


class Order(TimeStampedModel):
    """One order. Its primary key is the order number: 1 to 2^31, never reused. Each change adds 1 to `version`."""

    id = models.AutoField(_("numer"), primary_key=True)
    source = models.CharField(
        _("źródło pochodzenia"), max_length=20, choices=OrderSource.choices, default=OrderSource.ESHOP
    )
    marketplace = _text(_("serwis"), 50)
    status = models.PositiveSmallIntegerField(
        _("stan realizacji"), choices=OrderStatus.choices, default=OrderStatus.ENTERED
    )
    is_held = models.BooleanField(_("wstrzymane do zapłaty"), default=False)
    placed_at = models.DateTimeField(_("data zamówienia"))
    currency = models.CharField(_("waluta"), max_length=3, default="PLN")
    total = models.DecimalField(_("wartość brutto"), max_digits=14, decimal_places=2, default=0)

    email = _text(_("e-mail"))
    phone = _text(_("telefon"), 100)
    client_login = _text(_("login kupującego"))
    delivery_fullname = _text(_("imię i nazwisko (dostawa)"))
    delivery_company = _text(_("firma (dostawa)"))
    delivery_address = _text(_("adres (dostawa)"))
    delivery_postcode = _text(_("kod pocztowy (dostawa)"), 100)
    delivery_city = _text(_("miasto (dostawa)"))
    delivery_state_code = _text(_("region (dostawa)"), 100)
    delivery_country = _text(_("kraj (dostawa)"), 100)
    delivery_country_code = _text(_("kod kraju (dostawa)"), 2)
    invoice_fullname = _text(_("imię i nazwisko (płatnik)"))
    invoice_company = _text(_("firma (płatnik)"))
    invoice_nip = _text(_("NIP"), 100)
    invoice_address = _text(_("adres (płatnik)"))
    invoice_postcode = _text(_("kod pocztowy (płatnik)"), 100)
    invoice_city = _text(_("miasto (płatnik)"))
    invoice_state_code = _text(_("region (płatnik)"), 100)
    invoice_country = _text(_("kraj (płatnik)"), 100)
    invoice_country_code = _text(_("kod kraju (płatnik)"), 2)
    want_invoice = models.BooleanField(_("faktura"), default=False)

    delivery_method = models.ForeignKey(
        DeliveryMethod, verbose_name=_("sposób dostawy"), null=True, blank=True, on_delete=models.SET_NULL
    )
    delivery_method_name = _text(_("nazwa dostawy"))
    delivery_price = models.DecimalField(_("koszt dostawy"), max_digits=12, decimal_places=2, default=0)
    delivery_point_code = _text(_("kod punktu odbioru"), 100)
    delivery_point_name = _text(_("punkt odbioru"))
    delivery_point_address = _text(_("adres punktu odbioru"))
    delivery_point_postcode = _text(_("kod pocztowy punktu odbioru"), 100)
    delivery_point_city = _text(_("miasto punktu odbioru"))

    payment_method = models.ForeignKey(
        PaymentMethod, verbose_name=_("forma płatności"), null=True, blank=True, on_delete=models.SET_NULL
    )
    payment_method_name = _text(_("nazwa płatności"))
    is_cash_on_delivery = models.BooleanField(_("za pobraniem"), default=False)
    is_paid = models.BooleanField(_("opłacone"), default=False)
    paid_at = models.DateTimeField(_("data opłacenia"), null=True, blank=True)
    transaction_id = _text(_("numer transakcji"))
    service_account = _text(_("konto sprzedawcy"), 100)

    user_comments = models.TextField(_("uwagi kupującego"), blank=True, default="")
    admin_comments = models.TextField(_("uwagi sklepu"), blank=True, default="")
    erp_number = _text(_("numer w ERP"), 100)
    acknowledged_at = models.DateTimeField(_("przyjęto w ERP"), null=True, blank=True)
    acknowledged_by = _text(_("kto przyjął w ERP"), 150)
    invoice_number = _text(_("numer faktury"), 100)
    invoice_issued_on = models.DateField(_("data wystawienia faktury"), null=True, blank=True)
    invoice_url = _text(_("adres faktury"), 500)
    version = models.PositiveIntegerField(_("wersja"), default=1, editable=False)
    erased_at = models.DateTimeField(_("usunięto dane osobowe"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("zamówienie")
        verbose_name_plural = _("zamówienia")
        permissions = [("view_personal_data", "Dane osobowe kupujących")]
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["is_held", "-id"], name="order_held_id"),
            models.Index(fields=["status", "-id"], name="order_status_id"),
            models.Index(fields=["placed_at"], name="order_placed_at"),
            models.Index(fields=["marketplace", "-id"], name="order_marketplace_id"),
            models.Index(fields=["created_at"], name="order_created_at"),
            # For the stock that the ERP sends, which orders are taken off that it does not have yet.
            models.Index(
                fields=["created_at"], condition=models.Q(acknowledged_at=None), name="order_not_acknowledged"
            ),
            models.Index(fields=["erp_number"], condition=~models.Q(erp_number=""), name="order_erp_number"),
            # For retention, which asks again and again which old orders still name their buyer.
            models.Index(fields=["placed_at"], condition=models.Q(erased_at=None), name="order_not_erased"),
        ]

    def __str__(self) -> str:
        return told("Zamówienie %(number)s") % {"number": self.pk}


class OrderLine(models.Model):
    """One item of an order. `product` is the item card sold (a variant's own card where a variant was sold)."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("pozycja"))
    product = models.ForeignKey(
        Product, verbose_name=_("towar"), null=True, blank=True, on_delete=models.SET_NULL, related_name="order_lines"
    )
    code = _text(_("kod towaru"))
    name = _text(_("nazwa"), 500)
    ean = _text(_("EAN"), 64)
    unit_price = models.DecimalField(_("cena brutto"), max_digits=12, decimal_places=2)
    quantity = models.PositiveIntegerField(_("ilość"), validators=[MinValueValidator(1), MaxValueValidator(1_000_000)])
    tax_code = _text(_("stawka VAT"), 10)
    attributes = models.JSONField(_("atrybuty"), default=list, blank=True)
    auction_id = _text(_("numer oferty"), 100)
    taken = models.PositiveIntegerField(_("zdjęto ze stanu"), default=0)
    shortage = models.PositiveIntegerField(_("brakuje"), default=0)

    class Meta:
        verbose_name = _("pozycja zamówienia")
        verbose_name_plural = _("pozycje zamówienia")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["order", "position"], name="order_line_position")]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.code or self.name}"
