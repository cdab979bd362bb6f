"""Rows of the event log. They are written once; only the counter of a collapsed event moves (contract, section 8)."""

import uuid
from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from eshop.core.told import told_again
from eshop.search.models import SearchEntry

PRUNED_AT_ONCE = 200


class Severity(models.IntegerChoices):
    INFO = 0, _("informacja")
    WARNING = 1, _("ostrzeżenie")
    ERROR = 2, _("błąd")


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Refuses edits; `prune` is the only way to delete and belongs to the retention command."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The event log is append-only.")

    def delete(self) -> NoReturn:
        raise TypeError("The event log is append-only.")

    def prune(self) -> int:
        """Delete the rows of this queryset past their retention; returns how many events went.

        At most PRUNED_AT_ONCE rows go in one statement and, outside of a transaction, are gone with it: whoever writes
        events meanwhile waits for one portion.
        """
        gone, last = 0, 0
        while keys := list(self.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:PRUNED_AT_ONCE]):
            problems = EventProblem.objects.filter(event__in=keys).order_by()
            while portion := list(problems.values_list("pk", flat=True)[:PRUNED_AT_ONCE]):
                EventProblem.objects.filter(pk__in=portion)._raw_delete(self.db)
            SearchEntry.objects.filter(kind=SearchEntry.Kind.EVENT, object_id__in=keys)._raw_delete(self.db)
            gone += self.filter(pk__in=keys)._raw_delete(self.db)
            last = keys[-1]
        return gone


class Event(models.Model):
    """One outcome that a person may need to know. Labels are copied, so it reads well after its subject is gone."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    area = models.CharField(_("obszar"), max_length=30)
    type = models.CharField(_("typ zdarzenia"), max_length=60)
    severity = models.PositiveSmallIntegerField(_("waga"), choices=Severity.choices)
    at = models.DateTimeField(_("data"))
    duration_ms = models.PositiveIntegerField(_("czas trwania (ms)"), null=True)
    connection_ref = models.CharField(_("połączenie (klucz)"), max_length=50, blank=True)
    connection_label = models.CharField(_("konto"), max_length=150, blank=True)
    subject_type = models.CharField(_("rodzaj obiektu"), max_length=60, blank=True)
    subject_id = models.CharField(_("numer obiektu"), max_length=60, blank=True)
    subject_label = models.CharField(_("dotyczy"), max_length=255, blank=True)
    message = models.CharField(_("opis"), max_length=1000, blank=True)
    counts = models.JSONField(_("liczby"), default=dict)
    details = models.JSONField(_("szczegóły"), default=dict)
    correlation_id = models.CharField(_("identyfikator wywołania"), max_length=40, blank=True)
    solves = models.ForeignKey(
        "self",
        verbose_name=_("rozwiązuje"),
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="solved_by",
        db_constraint=False,
    )
    actor = models.CharField(_("kto (klucz)"), max_length=150, blank=True)
    actor_label = models.CharField(_("kto"), max_length=150, blank=True)
    told = models.JSONField(null=True, editable=False)
    """Of `message` and `subject_label` what was made of a message, so that it can be told in another language."""
    collapse_key = models.CharField(max_length=150, null=True, unique=True, editable=False)
    repeats = models.PositiveIntegerField(_("powtórzenia"), default=0)
    last_at = models.DateTimeField(_("ostatnio"))

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("zdarzenie")
        verbose_name_plural = _("dziennik zdarzeń")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["area", "-id"], name="event_area_id"),
            models.Index(fields=["area", "severity", "-id"], name="event_area_severity_id"),
            models.Index(fields=["area", "type", "-id"], name="event_area_type_id"),
            models.Index(fields=["area", "connection_ref", "-id"], name="event_area_connection_id"),
            models.Index(fields=["area", "actor", "-id"], name="event_area_actor_id"),
            models.Index(fields=["subject_type", "subject_id", "-id"], name="event_subject_id"),
            models.Index(fields=["at"], name="event_at"),
            models.Index(fields=["correlation_id"], name="event_correlation"),
            models.Index(fields=["area", "-last_at"], condition=models.Q(repeats__gt=0), name="event_repeated"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.at:%Y-%m-%d %H:%M}"

    @property
    def message_shown(self) -> str:
        """The message in the active language as far as it was kept so, else as it was written."""
        return self._shown("message")

    @property
    def subject_shown(self) -> str:
        """Whom or what the event concerns, likewise."""
        return self._shown("subject_label")

    def _shown(self, name: str) -> str:
        kept = (self.told or {}).get(name)
        if kept is None:
            return str(getattr(self, name))
        text = told_again(kept)
        return text[:1].upper() + text[1:]

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The event log is append-only.")


class EventProblem(models.Model):
    """One item of an event that needs a person: what is wrong, in which field. The hint comes from the registry."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="problems")
    severity = models.PositiveSmallIntegerField(_("waga"), choices=Severity.choices)
    code = models.CharField(_("kod problemu"), max_length=60)
    item_type = models.CharField(max_length=60, blank=True)
    item_id = models.CharField(max_length=60, blank=True)
    item_code = models.CharField(_("kod towaru"), max_length=255, blank=True)
    item_name = models.CharField(_("nazwa"), max_length=500, blank=True)
    field = models.CharField(_("pole"), max_length=60, blank=True)
    detail = models.CharField(_("szczegóły"), max_length=500, blank=True)
    told = models.JSONField(null=True, editable=False)
    """`detail` and `item_name` so that they can be told in another language, where they were made of a message."""

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problemy")
        ordering = ["-severity", "id"]
        indexes = [
            models.Index(fields=["item_code"], name="problem_item_code"),
            models.Index(fields=["item_type", "item_id"], name="problem_item"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.item_code}"

    @property
    def detail_shown(self) -> str:
        """The detail in the active language as far as it was kept so, else as it was written."""
        return self._shown("detail")

    @property
    def name_shown(self) -> str:
        """The item's name, or which row of a file it is, likewise."""
        return self._shown("item_name")

    def _shown(self, name: str) -> str:
        kept = self.told if isinstance(self.told, dict) else {"detail": self.told}
        return str(getattr(self, name)) if kept.get(name) is None else told_again(kept[name])
