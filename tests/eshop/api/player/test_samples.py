"""The guide's samples do what it says, each where its interpreter is installed; Python always is."""

import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal

import pytest

from eshop.catalog.models import Product
from eshop.orders.models import Order, OrderStatus
from tests.architecture.sources import ROOT
from tests.eshop.api.caller import api_caller_make
from tests.eshop.orders.sales import sell
from tests.factories import price_list_default, product_make

pytestmark = pytest.mark.django_db(transaction=True)

COMMANDS = {
    "python": (sys.executable,),
    "php": (shutil.which("php"), "-n"),
    "powershell": (shutil.which("pwsh"), "-NoProfile", "-NonInteractive", "-File"),
}
ENDINGS = {"python": "py", "php": "php", "powershell": "ps1"}
SAMPLES = dict(
    re.findall(r"^```(python|php|powershell)\n(.*?)^```$", (ROOT / "docs" / "api.md").read_text("utf-8"), re.M | re.S)
)


def test_there_is_a_sample_for_each_language():
    assert SAMPLES.keys() == COMMANDS.keys()


@pytest.mark.parametrize("language", [language for language, command in COMMANDS.items() if command[0]])
def test_a_sample_sends_an_item_and_takes_the_order(live_server, tmp_path, language):
    price_list_default()
    token = api_caller_make().token
    order = sell({product_make(): 1})
    script = tmp_path / f"sample.{ENDINGS[language]}"
    script.write_text(SAMPLES[language], encoding="utf-8")
    done = subprocess.run(
        [*COMMANDS[language], str(script)],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "SHOP_URL": live_server.url, "SHOP_TOKEN": token},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["created 1 rejected 0", f"order {order.pk} updated 1"]
    item = Product.objects.get(external_id="TWR-1")
    assert (item.name, item.stock.quantity, item.prices.get().gross) == ("Kubek żółty", 12, Decimal("19.99"))
    assert Order.objects.values_list("erp_number", "status").get() == (f"ZO/{order.pk}", OrderStatus.CONFIRMED)
