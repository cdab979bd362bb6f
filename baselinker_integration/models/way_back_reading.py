from django.db import models
from django.utils.translation import gettext_lazy as _

from baselinker_integration.models.token_account import TokenAccount


class ReadingState(models.Model):
    """How far an account's changes are known, on both sides. One row an account.

    `changes_seen` is the last row of the shop's own journal of orders that was looked at, NULL while nothing is sent.
    `journal_due_at` and `sweep_due_at` are when BaseLinker's journal, and its orders, are read next; whoever moves one
    of them ahead is the only reader until then. `journal_is_off`: BaseLinker keeps no journal for this account.
    `send_again_at` is when the task comes that goes on telling after the gate stopped it.
    `reads_all`: the journal was not read for so long that rows of it are gone, so the next walk compares every order.
    """

    account = models.OneToOneField(TokenAccount, on_delete=models.CASCADE, primary_key=True, related_name="reading")
    changes_seen = models.BigIntegerField(null=True)
    journal_due_at = models.DateTimeField(null=True)
    sweep_due_at = models.DateTimeField(null=True)
    journal_is_off = models.BooleanField(default=False)
    send_again_at = models.DateTimeField(null=True)
    reads_all = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("stan czytania konta")
        verbose_name_plural = _("stany czytania kont")

    def __str__(self) -> str:
        return str(self.account_id)


class LostOrder(models.Model):
    """A paid order in BaseLinker that should have come to the shop and did not. Nothing of the buyer is kept.

    `asked_at` is when a person wanted it fetched, `error_text` why that failed last. The row goes when the order came.
    """

    account = models.ForeignKey(TokenAccount, on_delete=models.CASCADE, related_name="lost_orders")
    external_id = models.CharField(_("numer w BaseLinkerze"), max_length=50)
    source = models.CharField(_("źródło"), max_length=50, blank=True)
    confirmed_at = models.DateTimeField(_("potwierdzone w BaseLinkerze"))
    found_at = models.DateTimeField(_("znaleziono"), auto_now_add=True)
    asked_at = models.DateTimeField(null=True)
    error_text = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("zamówienie, które nie dotarło")
        verbose_name_plural = _("zamówienia, które nie dotarły")
        constraints = [models.UniqueConstraint(fields=["account", "external_id"], name="one_row_a_lost_order")]

    def __str__(self) -> str:
        return self.external_id
