from django.db import models

from eshop.core.models import TimeStampedModel


class AddonState(models.TextChoices):
    ORDERED = "ordered", "zamówiony"
    ACTIVE = "active", "aktywny"
    SUSPENDED = "suspended", "zawieszony"
    CANCELLED = "cancelled", "anulowany"


class Addon(TimeStampedModel):
    """An add-on that the merchant ordered; no row means never ordered. `code` names it ("baselinker")."""

    code = models.SlugField("dodatek", unique=True)
    state = models.CharField("stan", max_length=10, choices=AddonState.choices, default=AddonState.ORDERED)
    state_since = models.DateTimeField("od kiedy")

    class Meta:
        verbose_name = "dodatek"
        verbose_name_plural = "dodatki"

    def __str__(self) -> str:
        return self.code
