"""Which price list a connection writes into."""

from baselinker_integration.errors import CURRENCY_NOT_PLN, ProtocolError
from baselinker_integration.feed.prepare.rules import CURRENCY
from baselinker_integration.models import Connection
from eshop.catalog.models import PriceList


def price_list_of(connection: Connection) -> PriceList:
    """The connection's list, or the shop's default one.

    Raises ProtocolError when it is not in PLN: BaseLinker was told PLN prices, and writes such.
    """
    found = connection.price_list or PriceList.objects.get(is_default=True)
    if found.currency != CURRENCY:
        raise ProtocolError(
            CURRENCY_NOT_PLN,
            f"Cennik „{found.name}” konta nie jest w PLN ({found.currency}). Wybierz dla konta cennik w PLN.",
        )
    return found
