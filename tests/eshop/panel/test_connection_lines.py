"""Whether the connection works, in five plain lines."""

from datetime import timedelta

import pytest
from django.urls import reverse

from baselinker_integration.accounts.wrong_keys import wrong_key_count
from baselinker_integration.admin.connection_lines import connection_lines
from baselinker_integration.conformance.report.report import Report
from baselinker_integration.conformance.verdicts import Result, Verdict
from eshop.catalog.models import Product
from eshop.core import clock, public_fetch
from eshop.core.models import Heartbeat
from eshop.core.public_fetch import host_obstacle
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db
PUBLIC = "https://sklep.example.com/baselinker/konto/"
ADDRESS, ENCRYPTION, KEY, GOODS, ORDERS = range(5)


def report(*broken):
    results = [Result(rule, rule, "1", Verdict.FAIL, "connection refused", 0.1) for rule in broken]
    return Report(PUBLIC, False, False, results, [], 1, 0.1)


def called(shop, at, action):
    name = f"called:{shop.connection.pk}:{action}"
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at})


def told(lines):
    return [(line.state.value, line.text) for line in lines]


def test_a_new_account_of_an_empty_shop():
    shop = shop_make()
    assert told(connection_lines(shop.connection, PUBLIC)) == [
        ("good", "Adres jest publiczny"),
        ("good", "Połączenie jest szyfrowane"),
        ("told", "Klucz czeka na BaseLinkera"),
        ("warning", "Nie ma jeszcze czego wysłać"),
        ("told", "Zamówień jeszcze nie było"),
    ]


def test_a_shop_that_works(settings):
    shop, now = shop_make(), clock.now()
    product_make("K1")
    product_make("K2", name="")
    shop.whole_import(now)
    shop.connection.refresh_from_db()
    called(shop, now, "ProductsList")
    lines = connection_lines(shop.connection, PUBLIC)
    assert told(lines)[KEY:] == [
        ("good", "Klucz się zgadza"),
        ("warning", "BaseLinker widzi pozycje: 1"),
        ("told", "Zamówień jeszcze nie było"),
    ]
    assert "Na poprawę czeka: 1." in lines[GOODS].detail


@pytest.mark.parametrize(
    ("host", "is_reached"),
    [
        ("127.0.0.1", False),
        ("::1", False),
        ("10.0.0.5", False),
        ("192.168.1.20", False),
        ("172.16.3.4", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("fe80::1%eth0", False),
        ("localhost", False),
        ("sklep", False),
        ("sklep.local", False),
        ("panel.firma.lan.", False),
        ("", False),
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("sklep.example.com", True),
    ],
)
def test_which_hosts_baselinker_can_reach(host, is_reached):
    assert (host_obstacle(host) == "") is is_reached


def test_plain_http_and_a_private_address_are_told():
    lines = connection_lines(shop_make().connection, "http://192.168.1.20/baselinker/konto/")
    assert told(lines)[:2] == [
        ("error", "BaseLinker nie dosięgnie tego adresu"),
        ("error", "Połączenie nie jest szyfrowane"),
    ]
    assert lines[ADDRESS].detail.startswith("192.168.1.20 nie jest adresem w internecie.")


def test_a_name_that_leads_into_a_private_network_is_a_warning(monkeypatch):
    monkeypatch.setattr(public_fetch, "_resolve", lambda host, port: ["10.1.2.3"])
    line = connection_lines(shop_make().connection, PUBLIC, report())[ADDRESS]
    assert (line.state.value, line.text) == ("warning", "Adres może nie być publiczny")


def test_a_silent_shop_is_named():
    line = connection_lines(shop_make().connection, PUBLIC, report("probe.reachable"))[ADDRESS]
    assert (line.state.value, line.text) == ("error", "Sklep nie odpowiada pod swoim adresem")


def test_somebody_calls_with_another_key():
    shop, now = shop_make(), clock.now() + timedelta(minutes=1)
    wrong_key_count(connection=shop.connection, sender="203.0.113.7", now=now)
    assert told(connection_lines(shop.connection, PUBLIC))[KEY] == ("warning", "Przyszło wywołanie z błędnym kluczem")
    called(shop, now + timedelta(minutes=1), "FileVersion")
    assert told(connection_lines(shop.connection, PUBLIC))[KEY] == ("good", "Klucz się zgadza")


def test_an_account_without_a_key_and_without_orders():
    shop = shop_make(takes_orders=False)
    shop.connection.keys.all().delete()
    lines = connection_lines(shop.connection, PUBLIC)
    assert told([lines[KEY], lines[ORDERS]]) == [
        ("error", "Konto nie ma klucza"),
        ("warning", "Zamówienia nie wchodzą"),
    ]


def test_the_guide_shows_one_account_by_a_fixed_number_of_queries(panel, django_assert_max_num_queries):
    shop_make(name="Pierwsze")
    second = shop_make(name="Drugie").connection
    address = reverse("admin:baselinker_guide")
    with django_assert_max_num_queries(30) as few:
        page = panel.get(f"{address}?konto={second.pk}").content.decode()
    assert "<strong>Drugie</strong>" in page
    assert f"/{second.pk}/sprawdzenie/" in page
    for number in range(8):
        shop_make(name=f"Konto {number}")
    product_make("K1")
    with django_assert_max_num_queries(len(few)):
        panel.get(f"{address}?konto={second.pk}")
    assert Product.objects.count() == 1


def test_the_guide_tells_the_last_call(panel):
    shop = shop_make()
    address = reverse("admin:baselinker_guide")
    assert "BaseLinker jeszcze nie pytał" in panel.get(address).content.decode()
    at = clock.now() - timedelta(minutes=3)
    called(shop, at, "ProductsQuantity")
    page = panel.get(address).content.decode()
    assert "przed 3 min" in page
    assert "Konto, pobierał stany." in page
    assert "przed 3 min" in panel.get(reverse("admin:baselinker_guide_called")).content.decode()


def test_readers_see_the_lines_and_no_button(client, reader):
    shop = shop_make()
    client.force_login(reader)
    page = client.get(reverse("admin:baselinker_guide")).content.decode()
    assert "Klucz czeka na BaseLinkera" in page
    assert f"/{shop.connection.pk}/sprawdzenie/" not in page
