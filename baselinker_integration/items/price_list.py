"""Which price list a connection writes into."""

from baselinker_integration.errors import CURRENCY_NOT_PLN, ProtocolError
from baselinker_integration.feed.prepare.rules import CURRENCY
from baselinker_integration.models import Connection
from eshop.catalog.models import PriceList
from eshop.core.told import told


def price_list_of(connection: Connection) -> PriceList:
    """The connection's list, or the shop's default one.

    Raises ProtocolError when it is not in PLN: BaseLinker was told PLN prices, and writes such.
    """
    found = connection.price_list or PriceList.objects.get(is_default=True)
    if found.currency != CURRENCY:
        raise ProtocolError(
            CURRENCY_NOT_PLN,
            told("Cennik „%(name)s” konta nie jest w PLN (%(currency)s). Wybierz dla konta cennik w PLN.")
            % {"name": found.name, "currency": found.currency},
        )
    return found
