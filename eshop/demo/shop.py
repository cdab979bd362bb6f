"""The demo's shop: sample goods, somebody who may sign in, a connected account and an ERP."""

import secrets
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.core.management import call_command

from baselinker_integration.accounts.connections import ADDON, Connected, connection_create
from eshop.addons.services import addon_ensure_active
from eshop.catalog.models import PriceList
from eshop.catalog.sample import sample_shop_load
from eshop.demo.erp import erp_token_make

LOGIN = "admin"


@dataclass(frozen=True)
class DemoShop:
    """The connected account with its key, the administrator's password, the ERP's token; none is kept anywhere else."""

    connected: Connected
    password: str
    erp_token: str


def demo_shop_create() -> DemoShop:
    """Fill the empty database."""
    call_command("migrate", verbosity=0, interactive=False)
    sample_shop_load()
    password = secrets.token_urlsafe(12)
    get_user_model()._default_manager.create_superuser(LOGIN, "", password)  # type: ignore[attr-defined]
    addon_ensure_active(code=ADDON)
    connected = connection_create(name="Demo", price_list=PriceList.objects.get(name="BaseLinker"))
    return DemoShop(connected, password, erp_token_make())
