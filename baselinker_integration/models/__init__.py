from baselinker_integration.models.alerts import Alert
from baselinker_integration.models.calls import InboundCall
from baselinker_integration.models.connection import Connection, ConnectionKey
from baselinker_integration.models.feed import Feed, FeedBody, FeedChange, FeedItem, FeedPage, FeedProblem
from baselinker_integration.models.orders import OfferLink, OrderBinding
from baselinker_integration.models.repeat import RepeatPermission
from baselinker_integration.models.run import DeliveredProducts, RunDelivery, RunItem, RunListing, RunState, SyncRun
from baselinker_integration.models.token_account import CarrierMapping, Gate, StateMapping, TokenAccount
from baselinker_integration.models.way_back import OutboundCall, WayBack
from baselinker_integration.models.way_back_reading import LostOrder, ReadingState

__all__ = [
    "Alert",
    "CarrierMapping",
    "Connection",
    "ConnectionKey",
    "DeliveredProducts",
    "Feed",
    "FeedBody",
    "FeedChange",
    "FeedItem",
    "FeedPage",
    "FeedProblem",
    "Gate",
    "InboundCall",
    "LostOrder",
    "OfferLink",
    "OrderBinding",
    "OutboundCall",
    "ReadingState",
    "RepeatPermission",
    "RunDelivery",
    "RunItem",
    "RunListing",
    "RunState",
    "StateMapping",
    "SyncRun",
    "TokenAccount",
    "WayBack",
]
