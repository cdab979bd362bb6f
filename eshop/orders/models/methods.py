from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryMethod(models.Model):
    name = models.CharField(_("nazwa"), max_length=100, unique=True)
    is_active = models.BooleanField(_("aktywna"), default=True)

    class Meta:
        verbose_name = _("sposób dostawy")
        verbose_name_plural = _("sposoby dostawy")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class PaymentMethod(models.Model):
    name = models.CharField(_("nazwa"), max_length=100, unique=True)
    is_cash_on_delivery = models.BooleanField(_("za pobraniem"), default=False)
    is_active = models.BooleanField(_("aktywna"), default=True)

    class Meta:
        verbose_name = _("forma płatności")
        verbose_name_plural = _("formy płatności")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
