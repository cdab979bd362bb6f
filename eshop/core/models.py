from django.db import models
from django.utils.translation import gettext_lazy as _


class TimeStampedModel(models.Model):
    created_at = models.DateTimeField(_("utworzono"), auto_now_add=True)
    updated_at = models.DateTimeField(_("zmieniono"), auto_now=True)

    class Meta:
        abstract = True


class Heartbeat(models.Model):
    """When something last happened, by the database's own clock. `filler` is what the write probe writes."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()
    filler = models.BinaryField(default=b"")

    class Meta:
        verbose_name = _("oznaka życia")
        verbose_name_plural = _("oznaki życia")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class ShopSettings(models.Model):
    """What the shop says about itself, and who gets alerts besides those of the environment. There is one row.

    `sealed_chats` are chat addresses under seal, for they hold secrets (eshop.core.shop).
    """

    ONLY = 1

    name = models.CharField(_("nazwa sklepu"), max_length=100, blank=True, default="")
    address = models.CharField(_("adres sklepu"), max_length=300, blank=True, default="")
    alert_emails = models.JSONField(_("e-maile powiadomień"), default=list)
    sealed_chats = models.JSONField(_("czaty powiadomień"), default=list)

    class Meta:
        verbose_name = _("ustawienia sklepu")
        verbose_name_plural = _("ustawienia sklepu")
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return self.name
