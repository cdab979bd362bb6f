"""An item card full of texts that try to run, as ProductAdd and an import bring it, on every page that shows it."""

import json
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from baselinker_integration.feed.prepare.warm_up import feed_warm_up
from baselinker_integration.runs.closing import run_close
from eshop.catalog.models import Category, Product, ProductTranslation
from eshop.core import clock
from eshop.orders.models import Order
from eshop.panel.roles import roles_install
from event_log.models import Event
from event_log.services import Problem, event_record
from tests import factories
from tests.baselinker_integration.orders.orders import line, order_fields
from tests.baselinker_integration.shop import shop_make
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = [
    "<script>window.ran=1</script>",
    '"><img src=x onerror="window.ran=1">',
    "'><svg onload=window.ran=1>",
    '" x-init="window.ran=1" x-data="',
    "' x-on:mouseover='window.ran=1' x-data='",
    '"><div x-data x-init="window.ran=1"></div>',
    "{{constructor.constructor('window.ran=1')()}}",
    "${window.ran=1}",
    '<a href="javascript:window.ran=1">x</a>',
    '"><button hx-on:click="window.ran=1" hx-get="/" hx-trigger="load">',
    "</textarea><script>window.ran=1</script>",
    "</title><script>window.ran=1</script>",
    "--><iframe srcdoc='<script>parent.ran=1;window.ran=1</script>'>",
]
ADDRESSES = [
    'https://sklep.example/a.jpg"><img/src=x/onerror=window.ran=1>',
    "https://sklep.example/a.jpg'/onerror='window.ran=1",
    "https://sklep.example/<script>window.ran=1</script>.jpg",
    'https://sklep.example/"/x-init="window.ran=1"/x-data="',
]
INJECTED = """() => [...document.querySelectorAll('*')].filter(element =>
    (element.tagName === 'SCRIPT' && element.textContent.includes('window.ran'))
    || [...element.attributes].some(attribute =>
        (/^(on|x-|hx-|@|:)/.test(attribute.name) && attribute.value.includes('window.ran')
            && !(attribute.name === 'hx-get' && /^\\/panel\\/[^"'<> ]*$/.test(attribute.value)))
        || (/^(href|src|srcdoc|action|formaction)$/.test(attribute.name)
            && (attribute.value.trim().toLowerCase().startsWith('javascript:') || attribute.name === 'srcdoc')))
).map(element => element.outerHTML.slice(0, 200))"""


def _add(shop, text, number):
    """The item as BaseLinker sends it; nothing of it is refused."""
    category = shop.call("CategoryAdd", name=f"{number} {text}")["category_id"]
    reply = shop.call(
        "ProductAdd",
        sku=f"{number} {text}",
        name=text,
        ean=text[:64],
        quantity="5",
        price="19.99",
        tax="23",
        description=text,
        description_extra1=text,
        man_name=f"{number} {text}",
        category_id=category,
        images=json.dumps(ADDRESSES),
        features=json.dumps([[text, text]]),
    )
    assert "error" not in reply, reply
    return Product.objects.get(pk=reply["product_id"])


def _imported(text):
    """What only a file can bring: addresses that are none, variants, a unit, another language."""
    main = factories.product_make(
        f"P {text}"[:255], name=text, images=["javascript:window.ran=1", text, *ADDRESSES], unit=text[:20],
        attributes=[[text, text]], category=factories.category_make(f"P {text}"[:200]),
    )  # fmt: skip
    factories.product_make(f"W {text}"[:255], name=text, variant_name=text, parent=main)
    ProductTranslation.objects.create(product=main, language="en", name=text, description=text)
    return main


def _edited(person, product):
    """The item is renamed by hand, so that the log has hostile texts as old and new value."""
    client = Client()
    client.force_login(person)
    values = {
        "name": f"{product.name} 2", "code": product.code, "vat_rate": product.vat_rate_id, "unit": product.unit,
        "images_text": "\n".join(product.images), "attributes_text": "x: " + TEXTS[1],
        "description": TEXTS[0], "prices-TOTAL_FORMS": 0, "prices-INITIAL_FORMS": 0,
        "translations-TOTAL_FORMS": 0, "translations-INITIAL_FORMS": 0,
    }  # fmt: skip
    answer = client.post(reverse("admin:catalog_product_edit", args=[product.pk]), values)
    assert answer.status_code == 302, answer.context["errors"]
    return Event.objects.get(type="item_changed")


def test_nothing_of_an_item_runs_on_any_page_that_shows_it(browser, live_server):
    roles_install()
    shop = shop_make(writes_products=True, name=TEXTS[1][:100])
    added = [_add(shop, text, number) for number, text in enumerate(TEXTS)]
    imported = _imported(TEXTS[1])
    owner = factories.user_make("Właściciel", username="wlasciciel")
    changed = _edited(owner, added[1])
    shop.whole_import()
    run = shop.connection.runs.get()
    run_close(run, clock.now().replace(year=clock.now().year + 1), when_quiet=True)
    feed_warm_up(shop.connection)
    number = shop.call("OrderAdd", **order_fields(line(added[0].pk, 1, name=TEXTS[0], attributes=TEXTS[1])))["order_id"]
    order = Order.objects.get(pk=number)
    problems = [
        Problem("no_name", "catalog.product", str(item.pk), item.code, item.name, TEXTS[0][:60], TEXTS[1])
        for item in added
    ]
    event = event_record("run_completed", problems=problems, subject=added[1])
    category = Category.objects.get(name=f"1 {TEXTS[1]}")
    call = shop.connection.calls.filter(action="ProductAdd").first()

    def at(name, *args):
        return reverse(f"admin:{name}", args=args)

    pages = [
        *(at("catalog_product_change", item.pk) for item in (*added, imported, imported.variants.get())),
        *(at("catalog_product_edit", item.pk) for item in (*added, imported)),
        at("catalog_product_changelist"),
        at("catalog_product_changelist") + f"?kategoria={category.pk}",
        at("catalog_product_changelist") + "?q=" + quote(TEXTS[1]),
        at("catalog_category_changelist"),
        at("catalog_category_change", category.pk),
        at("catalog_manufacturer_changelist"),
        at("catalog_manufacturer_change", added[1].manufacturer_id),
        at("baselinker_feedproblem_changelist") + f"?konto={shop.connection.pk}",
        at("baselinker_feedproblem_correct") + f"?problem=bad_image_url&konto={shop.connection.pk}",
        at("baselinker_syncrun_change", run.pk) + "?lista=added",
        at("baselinker_inboundcall_change", call.pk),
        at("baselinker_connection_change", shop.connection.pk),
        at("orders_order_change", order.pk),
        at("event_log_event_changelist") + "?obszar=panel&pokaz=wszystkie",
        at("event_log_event_change", changed.pk),
        at("event_log_event_change", event.pk),
    ]
    visitor = Visitor(browser, live_server.url)
    visitor.page.on("dialog", lambda dialog: (visitor.dialogs.append(dialog.message), dialog.dismiss()))
    visitor.sign_in(owner)
    ran, injected, unreached = [], {}, []
    for address in pages:
        page = visitor.open(address)
        for tab in page.get_by_role("tab").all():
            tab.click()
        page.wait_for_timeout(60)
        if page.evaluate("window.ran") is not None:
            ran.append(address)
        if found := page.evaluate(INJECTED):
            injected[address] = found
        if "window.ran" not in page.content():
            unreached.append(address)
    visitor.close()
    assert (ran, injected) == ([], {})
    assert visitor.dialogs == []
    assert visitor.outside_requests == []
    assert unreached == []


@pytest.mark.parametrize("text", [TEXTS[1], TEXTS[2], TEXTS[8], TEXTS[9]])
def test_the_looking_finds_what_is_not_escaped(browser, text):
    """The control: the same texts as markup are found, and most of them run."""
    page = browser.new_page()
    page.set_content(f'<p title="{text}">{text}</p>')
    page.wait_for_timeout(60)
    assert page.evaluate(INJECTED)
    assert page.evaluate("window.ran") == (1 if "onerror" in text or "onload" in text else None)
    page.close()
