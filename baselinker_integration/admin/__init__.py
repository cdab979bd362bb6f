"""BaseLinker in the panel: accounts, synchronisations, calls, and what it adds to the pages of items and orders."""

from baselinker_integration.admin.calls import InboundCallAdmin
from baselinker_integration.admin.connections import ConnectionAdmin
from baselinker_integration.admin.outbound import OutboundCallAdmin
from baselinker_integration.admin.readiness import ReadinessAdmin
from baselinker_integration.admin.runs import SyncRunAdmin
from baselinker_integration.admin.tabs import tabs_register

tabs_register()

__all__ = ["ConnectionAdmin", "InboundCallAdmin", "OutboundCallAdmin", "ReadinessAdmin", "SyncRunAdmin"]
