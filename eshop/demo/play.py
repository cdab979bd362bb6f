"""The demo from the empty database to the last check."""

import secrets
from pathlib import Path

from django.conf import settings
from rich.console import Console

from baselinker_integration.feed.prepare.build import feed_prepare
from baselinker_integration.player.client import ConnectorClient
from baselinker_integration.player.copy import CatalogueCopy
from baselinker_integration.player.progress import import_progress
from baselinker_integration.player.report import Session, session_print
from eshop.api.player.client import ErpClient, ErpError
from eshop.api.player.day import ErpDay
from eshop.demo.checks import key_check, log_check, sign_in_check
from eshop.demo.erp import erp_catalogue, erp_morning_play, erp_orders_play
from eshop.demo.guide import guide_print
from eshop.demo.ledger import Ledger
from eshop.demo.scenes import imports_play, orders_play
from eshop.demo.server import ServerFailedError, panel_server
from eshop.demo.shop import demo_shop_create
from eshop.demo.way_back import way_back_begin, way_back_play


def demo_run(*, folder: Path, port: int, once: bool) -> int:
    """Play everything; returns the exit status. Unless `once`, serves until interrupted (KeyboardInterrupt)."""
    console = Console()
    ledger = Ledger(console)
    shop = demo_shop_create()
    connection, key = shop.connected.connection, shop.connected.key
    url = f"{settings.PUBLIC_URL}{connection.path}"
    log = folder / "server.log"
    session = Session()
    token = f"4001234-4005678-{secrets.token_hex(28).upper()}"
    try:
        with panel_server(log=log) as server:
            sign_in_check(ledger, shop)
            with (
                ErpClient(url=settings.PUBLIC_URL, token=shop.erp_token) as erp,
                ConnectorClient(url=url, key=key) as client,
                CatalogueCopy(folder / "baselinker.sqlite3") as copy,
            ):
                day = ErpDay(erp, erp_catalogue(erp, folder / "erp.ndjson"))
                erp_morning_play(ledger, day)
                feed_prepare(connection)
                with import_progress(console) as progress:
                    imports_play(ledger, client, copy, session, connection, progress)
                orders_play(ledger, client, copy, session)
                with way_back_begin(connection, token) as baselinker:
                    erp_orders_play(ledger, day)
                    way_back_play(ledger, connection, baselinker)
            log_check(ledger)
            key_check(ledger, (key, shop.erp_token, token), [log])
            console.print()
            session_print(console, session)
            guide_print(console, shop=shop, url=url, folder=folder, serving=not once)
            if not once:
                server.wait()
                return 1
    except (ServerFailedError, ErpError) as error:
        ledger.check(str(error), False)
    return 1 if ledger.failed else 0
