from django.db import models
from django.utils.translation import gettext_lazy as _

from eshop.core.models import TimeStampedModel
from eshop.core.told import told

NAMES = {"baselinker": "BaseLinker"}
"""What people call an add-on, by its code."""


class AddonState(models.TextChoices):
    ORDERED = "ordered", _("zamówiony")
    ACTIVE = "active", _("aktywny")
    SUSPENDED = "suspended", _("zawieszony")
    CANCELLED = "cancelled", _("anulowany")


class Addon(TimeStampedModel):
    """An add-on that the merchant ordered; no row means never ordered. `code` names it ("baselinker")."""

    code = models.SlugField(_("dodatek"), unique=True)
    state = models.CharField(_("stan"), max_length=10, choices=AddonState.choices, default=AddonState.ORDERED)
    state_since = models.DateTimeField(_("od kiedy"))

    class Meta:
        verbose_name = _("dodatek")
        verbose_name_plural = _("dodatki")

    def __str__(self) -> str:
        return told("Dodatek %(name)s") % {"name": NAMES.get(self.code, self.code)}
