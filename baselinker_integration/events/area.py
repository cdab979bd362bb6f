"""The connector's tab of the event log."""

from django.utils.translation import gettext_lazy as _

from event_log.types import Area, register_area

AREA = register_area(Area(code="baselinker", label=_("BaseLinker"), position=10))
