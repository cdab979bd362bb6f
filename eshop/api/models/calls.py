"""Calls that must not be done twice, and how many a client has made."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from eshop.api.models.clients import ApiClient


class ApiCall(models.Model):
    """A call with an Idempotency-Key. Without `status` it is running, or whoever ran it is gone.

    `attempt` is new whenever somebody begins the work, so that of two only one can store an outcome.
    """

    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="calls")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    attempt = models.UUIDField(default=uuid.uuid4)
    status = models.PositiveSmallIntegerField(null=True)
    response = models.BinaryField(null=True)
    at = models.DateTimeField(_("data"), db_index=True)

    class Meta:
        verbose_name = _("wywołanie API")
        verbose_name_plural = _("wywołania API")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="one_call_a_key")]

    def __str__(self) -> str:
        return f"{self.client_id} {self.key}"


class ApiCallCount(models.Model):
    """How many calls a client has made within a minute, counted since 1970."""

    client = models.OneToOneField(ApiClient, primary_key=True, on_delete=models.CASCADE, related_name="call_count")
    minute = models.PositiveIntegerField()
    calls = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("licznik wywołań API")
        verbose_name_plural = _("liczniki wywołań API")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.client_id}: {self.calls}"
