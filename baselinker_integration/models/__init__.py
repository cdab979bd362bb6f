from baselinker_integration.models.alerts import Alert
from baselinker_integration.models.calls import InboundCall
from baselinker_integration.models.connection import Connection, ConnectionKey
from baselinker_integration.models.feed import Feed, FeedBody, FeedChange, FeedItem, FeedPage, FeedProblem
from baselinker_integration.models.orders import OfferLink, OrderBinding
from baselinker_integration.models.run import (
    DeliveredProducts,
    RepeatPermission,
    RunDelivery,
    RunItem,
    RunListing,
    RunState,
    SyncRun,
)

__all__ = [
    "Alert",
    "Connection",
    "ConnectionKey",
    "DeliveredProducts",
    "Feed",
    "FeedBody",
    "FeedChange",
    "FeedItem",
    "FeedPage",
    "FeedProblem",
    "InboundCall",
    "OfferLink",
    "OrderBinding",
    "RepeatPermission",
    "RunDelivery",
    "RunItem",
    "RunListing",
    "RunState",
    "SyncRun",
]
