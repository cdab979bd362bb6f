"""The panel in Polish has nothing English in it, and in English nothing Polish."""

import gettext as gettext_module
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from baselinker_integration.models import Connection, StateMapping, TokenAccount
from eshop.catalog.models import Category, Product
from eshop.orders.models import DeliveryMethod, Order, OrderLine, PaymentMethod
from eshop.orders.personal_data import BUYER_FIELDS
from event_log.models import Event
from event_log.types import areas
from tests.browser.pages import entrance_pages, pages
from tests.browser.shop import shop_make
from tests.eshop.panel.happenings import everything_happens
from tests.eshop.panel.messages import OWN_APPS, messages, model_labels
from tests.eshop.panel.texts import english_in, page_texts, polish_in, technical_in
from tests.factories import sign_in

pytestmark = pytest.mark.django_db

PROTOCOL = re.compile(r"^[a-z_0-9: ]+$")
"""Names of the protocol's fields stand folded as they are."""
FORMS = ["admin:orders_deliverymethod_add", "admin:catalog_category_add", "admin:auth_user_add", "admin:auth_group_add"]


def _texts(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return [text for text in page_texts(answer.content.decode()) if not PROTOCOL.match(text)]


def test_no_page_in_polish_has_an_english_word(client):
    shop = shop_make()
    left_over = {name: english_in(_texts(client, path)) for name, path in entrance_pages().items()}
    wrong = client.post(reverse("admin:login"), {"login": "x", "password": "y"})
    left_over["login wrong"] = english_in(page_texts(wrong.content.decode()))
    sign_in(client, shop.owner)
    every = pages(shop) | {name: reverse(name) for name in FORMS}
    for name, path in every.items():
        left_over[name] = english_in(_texts(client, path))
        if name.endswith("_add") or name == "konto-nowe":
            left_over[f"{name} wrong"] = english_in(page_texts(client.post(path, {}).content.decode()))
    left_over["empty"] = english_in(_texts(client, reverse("admin:catalog_product_changelist") + "?q=nic-takiego"))
    left_over["delete"] = english_in(
        _texts(client, reverse("admin:catalog_category_delete", args=[shop.product.category_id]))
    )
    assert {name: texts for name, texts in left_over.items() if texts} == {}


def test_the_detector_finds_english():
    assert english_in(["Wybierz", "Select value", "Zapisz and continue", "BaseLinker"]) == [
        "Select value",
        "Zapisz and continue",
    ]


def test_the_detector_takes_no_piece_of_a_random_code_for_a_word():
    assert english_in([": oF3N41****************", ": and*****"]) == []


def test_the_browser_language_does_not_change_the_panel(client):
    shop = shop_make()
    sign_in(client, shop.owner)
    answer = client.get(reverse("admin:index"), headers={"accept-language": "en-US,en"})
    assert answer.headers["Content-Language"] == "pl"
    assert '<html lang="pl"' in answer.content.decode()


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("en-US,en;q=0.9", "en"),
        ("pl-PL,pl;q=0.9,en;q=0.8", "pl"),
        ("de,en;q=0.5", "en"),
        ("de", "pl"),
        ("", "pl"),
        ("*", "pl"),
    ],
)
def test_before_the_sign_in_the_browser_decides_until_somebody_chooses(client, wanted, language):
    for path in entrance_pages().values():
        answer = client.get(path, headers={"accept-language": wanted})
        assert answer.headers["Content-Language"] == language, path
        assert f'<html lang="{language}"' in answer.content.decode()
    other = {"en": "pl", "pl": "en"}[language]
    client.post(reverse("admin:language"), {"language": other, "next": reverse("account_login")})
    answer = client.get(reverse("account_login"), headers={"accept-language": wanted})
    assert answer.headers["Content-Language"] == other


def test_roles_that_come_with_the_shop_are_named_in_the_readers_language(client):
    shop = shop_make()
    sign_in(client, shop.owner)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    pages = [reverse("staff_profile"), reverse("admin:auth_group_changelist"), reverse("admin:auth_user_changelist")]
    pages.append(reverse("admin:auth_user_change", args=[shop.reader.pk]))
    for path in pages:
        page = client.get(path).content.decode()
        assert "Owner" in page, path
        assert "Właściciel" not in page, path


def test_the_user_switches_to_english_and_back(client):
    shop = shop_make()
    sign_in(client, shop.owner)
    for language, heading in (("en", "Orders"), ("pl", "Zamówienia")):
        client.post(reverse("admin:language"), {"language": language, "next": "/panel/"})
        assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == language
        page = client.get(reverse("admin:orders_order_changelist")).content.decode()
        assert f"<h1>{heading}</h1>" in page


COMMAND_LINE = ("eshop/demo", "baselinker_integration/player")
"""Texts of these are printed by commands only, which speak Polish."""


def test_every_text_has_its_english_and_the_compiled_catalogues_are_fresh():
    with translation.override(None):
        wanted = messages()
    shown = {
        text: place
        for text, place in wanted.items()
        if not place.startswith(COMMAND_LINE) and "/management/" not in place
    }
    english = _catalogue("en")
    missing = {text: place for text, place in shown.items() if text not in english}
    assert missing == {}
    for language in ("en", "pl"):
        with (FOLDER / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
            compiled = gettext_module.GNUTranslations(file)
        assert {text: compiled.gettext(text) for text in _catalogue(language)} == _catalogue(language)


def test_models_state_their_labels_as_translations():
    labels = list(model_labels())
    assert len(labels) > 200
    assert [(place, text) for place, text in labels if not isinstance(text, Promise)] == []


def test_every_model_of_ours_has_a_plural_of_its_own():
    """Django would add an s to a Polish word."""
    own = [model for label in OWN_APPS for model in apps.get_app_config(label).get_models()]
    assert len(own) > 30
    named = {"verbose_name", "verbose_name_plural"}
    assert [model._meta.label for model in own if not named <= set(model._meta.original_attrs)] == []


FOLDER = settings.BASE_DIR / "eshop" / "locale"


def _catalogue(language):
    """The singular entries of the catalogue in its text form."""
    entries = (FOLDER / language / "LC_MESSAGES" / "django.po").read_text().split("\n\n")[1:]
    pairs = [re.fullmatch(r'(?:#.*\n)*msgid "(.*)"\nmsgstr "(.*)"\n?', entry) for entry in entries]
    return {_unescaped(pair[1]): _unescaped(pair[2]) for pair in pairs if pair}


def _unescaped(text):
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def _every(shop):
    """All pages, each event's, every area of the log, every order and list of a run."""
    lists = {
        f"synchronizacja {name}": f"{pages(shop)['synchronizacja']}?lista={name}" for name in ("withheld", "warned")
    }
    log = {area.code: f"{pages(shop)['dziennik']}?obszar={area.code}&pokaz=wszystkie" for area in areas()}
    rows = {event.type: reverse("admin:event_log_event_change", args=[event.pk]) for event in Event.objects.all()}
    orders = {
        f"order {pk}": reverse("admin:orders_order_change", args=[pk])
        for pk in Order.objects.values_list("pk", flat=True)
    }
    return pages(shop) | lists | log | rows | orders


def _data():
    """What the shop's people and buyers wrote themselves."""
    written = [
        (Product, ("name",)),
        (OrderLine, ("name",)),
        (Category, ("name",)),
        (Connection, ("name",)),
        (DeliveryMethod, ("name",)),
        (PaymentMethod, ("name",)),
        (Order, tuple(BUYER_FIELDS)),
    ]
    found = [value for model, names in written for row in model.objects.values_list(*names) for value in row]
    found += [part for names in Product.objects.values_list("attributes", flat=True) for pair in names for part in pair]
    for account in TokenAccount.objects.all():
        found += [row["name"] for row in [*account.statuses, *account.couriers]]
    found += StateMapping.objects.values_list("status_name", flat=True)
    return [*found, "Odzież", "Karol Dąb", "Pozycja z oferty", "Mieści", "żółty", "zł"]


QUOTED = re.compile(r"“[^”]*”|„[^”]*”")
"""Names of buttons in BaseLinker's Polish panel, and what somebody typed."""


def test_nothing_technical_and_nothing_frozen_in_one_language_on_any_page(client):
    shop = shop_make()
    sign_in(client, shop.owner)
    everything_happens(shop, client)
    every = _every(shop)
    assert len(Event.objects.values("type").distinct()) > 30
    technical = {name: technical_in(_seen(client, path)) for name, path in every.items()}
    client.post(reverse("admin:language"), {"language": "en", "next": "/panel/"})
    known = {text.casefold() for text, english in _catalogue("en").items() if text.casefold() != english.casefold()}
    known -= {"za pobraniem"} | {text.casefold() for text in _catalogue("en").values()}
    data, left_over = _data(), {}
    for name, path in every.items():
        texts = [QUOTED.sub("", text) for text in page_texts(client.get(path).content.decode())]
        left_over[name] = [*polish_in(texts, data), *(text for text in texts if text.casefold() in known - set(data))]
    assert {name: texts for name, texts in technical.items() if texts} == {}
    assert {name: texts for name, texts in left_over.items() if texts} == {}


def _seen(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return page_texts(answer.content.decode(), skips_folded=True)


def test_the_detectors_find_what_they_look_for():
    assert technical_in(
        ["od 2026-11-26T00:00", "products[0].id", "unknown_product", "OrderAdd", "BaseLinker", "Kod 7"]
    ) == [
        "od 2026-11-26T00:00",
        "products[0].id",
        "unknown_product",
        "OrderAdd",
    ]
    assert polish_in(["Zamówienie 3", "Order 3", "Żółty bidon", "wiersz 4"], ["Żółty bidon"]) == [
        "Zamówienie 3",
        "wiersz 4",
    ]
    assert page_texts("<p>a</p><details><p>b</p></details><details open>c</details>", skips_folded=True) == ["a", "c"]
