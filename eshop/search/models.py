"""The one table that searches read: what an order, an item or an event is found by, as folded words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """One object as people look for it: `terms` are its words, folded (eshop.search.terms), with a space between.

    Words of a buyer stand only in entries marked `is_personal`, which hold those of the other entry as well.
    PostgreSQL has an index over the words that answers for their beginnings (migration 0001).
    """

    class Kind(models.IntegerChoices):
        ORDER = 1, _("zamówienie")
        ITEM = 2, _("towar")
        EVENT = 3, _("zdarzenie")

    refers_by = "object_id"
    """What is filled in when an entry is written together with its object (eshop.core.hot_path.statements)."""

    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    object_id = models.BigIntegerField()
    is_personal = models.BooleanField(default=False)
    terms = models.TextField()

    class Meta:
        verbose_name = _("hasło wyszukiwania")
        verbose_name_plural = _("hasła wyszukiwania")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "is_personal"], name="search_object")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"


SUBJECTS = {SearchEntry.Kind.ORDER: "orders.order", SearchEntry.Kind.ITEM: "catalog.product"}
"""The models of the shop's objects, as events name them."""

BUYERS_RIGHT = "orders.view_personal_data"
"""Who has it may find by what names a buyer."""
