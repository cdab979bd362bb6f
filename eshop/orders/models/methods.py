from django.db import models


class DeliveryMethod(models.Model):
    name = models.CharField("nazwa", max_length=100, unique=True)
    is_active = models.BooleanField("aktywna", default=True)

    class Meta:
        verbose_name = "sposób dostawy"
        verbose_name_plural = "sposoby dostawy"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class PaymentMethod(models.Model):
    name = models.CharField("nazwa", max_length=100, unique=True)
    is_cash_on_delivery = models.BooleanField("za pobraniem", default=False)
    is_active = models.BooleanField("aktywna", default=True)

    class Meta:
        verbose_name = "forma płatności"
        verbose_name_plural = "formy płatności"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
