"""Where files of the catalogue come from."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from eshop.core.models import TimeStampedModel


class ImportSource(TimeStampedModel):
    """A shop or wholesaler whose files are imported. `mapping` is how its tables are read, as `Mapping.as_json` writes
    it; empty where the files are in a known format.
    """

    name = models.CharField(_("nazwa"), max_length=40, unique=True)
    mapping: Any = models.JSONField(_("mapowanie kolumn"), default=dict, blank=True)

    class Meta:
        verbose_name = _("źródło importu")
        verbose_name_plural = _("źródła importu")
        ordering = ["name"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
