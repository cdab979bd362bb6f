"""Refusals of orders that a program tells apart by their class; people read the message."""

from django.utils.translation import gettext as _

from eshop.core.errors import Conflict


class Stale(Conflict):
    """The order is no longer the version that the caller decided upon."""

    def __init__(self, version: int) -> None:
        super().__init__(_("Zamówienie zmieniło się: ma teraz wersję %(version)s.") % {"version": version})
        self.field = "version"


class AlreadyAcknowledged(Conflict):
    """The ERP took the order under another number."""

    def __init__(self, erp_number: str) -> None:
        super().__init__(_("Zamówienie jest już w ERP pod numerem %(number)s.") % {"number": erp_number})
        self.field = "erp_number"
