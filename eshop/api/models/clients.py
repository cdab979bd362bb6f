"""Who may call the API, and the tokens they call with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from eshop.core.models import TimeStampedModel


class ApiClient(TimeStampedModel):
    """A program that calls: an ERP, an integrator's script. Its tokens all have its scopes."""

    name = models.CharField(_("nazwa"), max_length=100, unique=True)
    scopes = models.JSONField(_("uprawnienia"), default=list)
    networks = models.JSONField(
        _("dozwolone sieci"),
        default=list,
        blank=True,
        help_text=_("Adresy lub sieci, na przykład 192.0.2.0/24. Puste: każda."),
    )
    networks_seen = models.JSONField(default=list, editable=False)
    calls_a_minute = models.PositiveIntegerField(_("wywołań na minutę"), default=600)
    is_active = models.BooleanField(_("włączony"), default=True)

    class Meta:
        verbose_name = _("klient API")
        verbose_name_plural = _("klienci API")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ApiToken(models.Model):
    """A token, stored as a keyed digest alone. `name` is its open part, by which its row is found."""

    client = models.ForeignKey(ApiClient, verbose_name=_("klient"), on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("początek"), max_length=8, unique=True)
    digest = models.CharField(max_length=64, editable=False)
    created_by = models.CharField(_("kto utworzył"), max_length=150, blank=True)
    created_at = models.DateTimeField(_("utworzono"), auto_now_add=True)
    expires_at = models.DateTimeField(_("ważny do"))
    last_used_at = models.DateTimeField(_("ostatnio użyty"), null=True)
    last_used_from = models.GenericIPAddressField(_("ostatnio użyty z adresu"), null=True)
    revoked_at = models.DateTimeField(_("unieważniony"), null=True)
    expiry_told = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("token API")
        verbose_name_plural = _("tokeny API")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"esk_{self.name}…"
