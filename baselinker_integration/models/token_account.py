"""The other direction: what is needed to call BaseLinker's token API for an account."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baselinker_integration.models.connection import Connection
from eshop.orders.models import OrderStatus

DEFAULT_PER_MINUTE = 80
MAXIMUM_PER_MINUTE = 100


class TokenAccount(models.Model):
    """The token of an account, sealed, and what is done with it. No row: nothing ever goes back.

    `statuses` ([{"id", "name", "color"}]), `couriers` ([{"code", "name"}]) and `extra_fields` ([{"id", "name"}]) are
    copies of BaseLinker's lists, due again a day after `lists_read_at`. `check_lines` is what the last check said,
    at `checked_at`; `check_asked_at` since when one waits. `journal_last` is the last row of its journal that was dealt
    with, `orders_cursor` the confirmation (epoch seconds) up to which orders were compared. `hint_version` counts the
    addresses that were made for BaseLinker's hints (`way_back/hints.py`); 0: there is none.
    """

    class State(models.TextChoices):
        OFF = "off", _("wyłączona")
        ACTIVE = "active", _("działa")
        REFUSED = "refused", _("token odrzucony")
        BLOCKED = "blocked", _("konto zablokowane przez BaseLinkera")
        PAUSED = "paused", _("wstrzymana")

    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="token_account")
    sealed = models.BinaryField()
    hint = models.CharField(_("końcówka"), max_length=4)
    state = models.CharField(_("stan"), max_length=10, choices=State.choices, default=State.OFF)
    state_reason = models.CharField(_("powód"), max_length=500, blank=True)
    shop_storage = models.CharField(_("sklep w BaseLinkerze"), max_length=50, blank=True)
    sends_state = models.BooleanField(_("wysyłaj stan zamówienia"), default=False)
    sends_parcels = models.BooleanField(_("wysyłaj numery przesyłek"), default=False)
    sends_invoice = models.BooleanField(_("wysyłaj numer faktury"), default=False)
    invoice_field = models.CharField(_("pole na numer faktury"), max_length=30, default="extra_field_1")
    reads_changes = models.BooleanField(_("czytaj zmiany w BaseLinkerze"), default=False)
    cancels_gone = models.BooleanField(_("anuluj w sklepie zamówienia usunięte w BaseLinkerze"), default=False)
    hint_version = models.PositiveSmallIntegerField(default=0)
    per_minute = models.PositiveSmallIntegerField(
        _("wywołań na minutę"),
        default=DEFAULT_PER_MINUTE,
        validators=[MinValueValidator(1), MaxValueValidator(MAXIMUM_PER_MINUTE)],
    )
    statuses = models.JSONField(default=list)
    couriers = models.JSONField(default=list)
    extra_fields = models.JSONField(default=list)
    lists_read_at = models.DateTimeField(null=True)
    check_lines = models.JSONField(default=list)
    checked_at = models.DateTimeField(null=True)
    check_asked_at = models.DateTimeField(null=True)
    journal_at = models.DateTimeField(null=True)
    journal_last = models.BigIntegerField(default=0)
    orders_cursor = models.BigIntegerField(default=0)
    swept_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("wklejono"), auto_now_add=True)

    class Meta:
        verbose_name = _("droga powrotna konta")
        verbose_name_plural = _("drogi powrotne kont")
        constraints = [
            models.CheckConstraint(
                condition=Q(per_minute__gte=1, per_minute__lte=MAXIMUM_PER_MINUTE), name="calls_a_minute"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.connection_id} …{self.hint}"

    @property
    def sends_anything(self) -> bool:
        """Whether anything of orders goes back."""
        return self.sends_state or self.sends_parcels or self.sends_invoice


class Gate(models.Model):
    """The limiter of one token: every permit is one conditional update of this row (`token_api/gate.py`).

    All moments are milliseconds since 1970 by the database's clock. `tat`, `changes_tat` and `sweep_tat` are the
    theoretical arrival times of all calls and of the two kinds that have a share of their own. `blocked_until` is the
    moment BaseLinker named. `probe` is NULL while the gate is open; after a block it is the moment from which somebody
    may make the one call that opens it again.
    """

    account = models.OneToOneField(TokenAccount, on_delete=models.CASCADE, primary_key=True, related_name="gate")
    tat = models.BigIntegerField(default=0)
    changes_tat = models.BigIntegerField(default=0)
    sweep_tat = models.BigIntegerField(default=0)
    blocked_until = models.BigIntegerField(null=True)
    probe = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("bramka wywołań")
        verbose_name_plural = _("bramki wywołań")

    def __str__(self) -> str:
        return str(self.account_id)


class StateMapping(models.Model):
    """Which of BaseLinker's statuses a state of the shop becomes there. No row: that state is not sent."""

    account = models.ForeignKey(TokenAccount, on_delete=models.CASCADE, related_name="state_mappings")
    shop_state = models.PositiveSmallIntegerField(_("stan w sklepie"), choices=OrderStatus.choices)
    status_id = models.PositiveBigIntegerField(_("status w BaseLinkerze"))
    status_name = models.CharField(_("nazwa statusu"), max_length=100)
    is_gone = models.BooleanField(_("zniknął w BaseLinkerze"), default=False)

    class Meta:
        verbose_name = _("mapowanie stanu")
        verbose_name_plural = _("mapowania stanów")
        constraints = [models.UniqueConstraint(fields=["account", "shop_state"], name="one_status_for_a_state")]

    def __str__(self) -> str:
        return f"{self.shop_state} → {self.status_id}"


class CarrierMapping(models.Model):
    """Which of BaseLinker's couriers a carrier of the shop is there; an empty `shop_carrier` is all the others."""

    account = models.ForeignKey(TokenAccount, on_delete=models.CASCADE, related_name="carrier_mappings")
    shop_carrier = models.CharField(_("przewoźnik w sklepie"), max_length=100, blank=True)
    courier_code = models.CharField(_("kurier w BaseLinkerze"), max_length=20)
    courier_name = models.CharField(_("nazwa kuriera"), max_length=100, blank=True)
    is_gone = models.BooleanField(_("zniknął w BaseLinkerze"), default=False)

    class Meta:
        verbose_name = _("mapowanie przewoźnika")
        verbose_name_plural = _("mapowania przewoźników")
        constraints = [models.UniqueConstraint(fields=["account", "shop_carrier"], name="one_courier_for_a_carrier")]

    def __str__(self) -> str:
        return f"{self.shop_carrier} → {self.courier_code}"
