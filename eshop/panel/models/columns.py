from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ListColumns(models.Model):
    """The columns that one person chose for one list, in their order. No row: the default columns."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="list_columns")
    page = models.CharField(_("lista"), max_length=60)
    columns = models.JSONField(_("kolumny"), default=list)

    class Meta:
        verbose_name = _("układ kolumn")
        verbose_name_plural = _("układy kolumn")
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="list_columns_user_page")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.page}"
