from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """Filters of a list under a name: of one person, or with `is_shared` of all who see the list."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    page = models.CharField(_("lista"), max_length=60)
    name = models.CharField(_("nazwa"), max_length=40)
    query = models.CharField(_("filtry"), max_length=500)
    is_shared = models.BooleanField(_("dla wszystkich"), default=False)

    class Meta:
        verbose_name = _("zapisany widok")
        verbose_name_plural = _("zapisane widoki")
        ordering = ["pk"]
        default_permissions = ()
        permissions = [("share_views", "zapisywanie widoków dla wszystkich")]
        constraints = [models.UniqueConstraint(fields=["user", "page", "name"], name="saved_view_user_page_name")]

    def __str__(self) -> str:
        return self.name
