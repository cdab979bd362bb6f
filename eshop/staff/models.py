"""What the panel keeps about people and roles beyond Django's own tables."""

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import models
from django.utils.translation import gettext_lazy as _


class RolePolicy(models.Model):
    """What a role demands of those who have it."""

    role = models.OneToOneField(Group, on_delete=models.CASCADE, primary_key=True, related_name="policy")
    needs_second_factor = models.BooleanField(_("wymaga drugiego składnika"), default=False)

    class Meta:
        verbose_name = _("zasady roli")
        verbose_name_plural = _("zasady ról")

    def __str__(self) -> str:
        return self.role.name


class Preference(models.Model):
    """What a person chose for himself. `digest_sent_on` is the Warsaw date of the last morning mail; None: unwanted."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="preference")
    language = models.CharField(_("język"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    digest_sent_on = models.DateField(_("poranny e-mail"), null=True)

    class Meta:
        verbose_name = _("ustawienia osoby")
        verbose_name_plural = _("ustawienia osób")

    def __str__(self) -> str:
        return self.user.get_username()
