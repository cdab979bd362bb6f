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
