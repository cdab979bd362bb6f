"""Texts from outside that try to run as script are shown as text, on every page that shows them."""

import pytest
from django.urls import reverse

from baselinker_integration.models import OrderBinding
from eshop.orders.models import Parcel
from eshop.panel.roles import roles_install
from event_log.models import Severity
from event_log.services import Problem, event_record
from tests import factories
from tests.browser.visitor import Visitor
from tests.real_data import real_strings

pytestmark = pytest.mark.django_db(transaction=True)

OWN_CORPUS = [
    "<script>window.ran=1</script>",
    '"><img src=x onerror="window.ran=1">',
    "'><svg onload=window.ran=1>",
    "{{constructor.constructor('window.ran=1')()}}",
    '" x-init="window.ran=1" x-data="',
    '"><div x-data x-init="window.ran=1"></div>',
    '<a href="javascript:window.ran=1">x</a>',
    '"><button hx-on:click="window.ran=1" hx-get="/" hx-trigger="load">',
    "</textarea><script>window.ran=1</script>",
    "</title><script>window.ran=1</script>",
]


def _corpus():
    listed = [text for text in real_strings() if "script" in text.lower() or ("on" in text and "=" in text)]
    return OWN_CORPUS + [text[:200].replace("alert(", "window.ran=(") for text in listed[:60]]


def _fill(texts):
    """Every text in every field that an import, BaseLinker or a person's file can bring."""
    connection = factories.connection_make(texts[0][:100])
    made = []
    for number, text in enumerate(texts):
        category = factories.category_make(f"{number} {text}"[:200])
        product = factories.product_make(
            text[:255],
            name=text,
            category=category,
            manufacturer=factories.manufacturer_make(f"{number} {text}"[:200]),
            ean=text[:64],
            description=text,
            short_description=text,
            images=[text],
            attributes=[[text, text]],
            unit=text[:20],
            variant_name=text[:255],
        )
        made.append(product)
    everything = " ".join(texts[:10])
    order = factories.order_make(
        *made[:10],
        delivery_fullname=everything[:255],
        delivery_point_name=everything[:255],
        delivery_point_code=texts[0][:100],
        user_comments=everything,
        marketplace=texts[1][:50],
        invoice_company=everything[:255],
    )
    Parcel.objects.create(
        order=order, number=texts[2][:100], carrier=texts[3][:100], tracking_url="javascript:window.ran=1", origin="erp"
    )
    OrderBinding.objects.create(
        connection=connection,
        external_id="1",
        order=order,
        sent_fields={text: text for text in texts[:10]},
        content_hash=b"",
    )
    event = event_record(
        "order_refused",
        severity=Severity.ERROR,
        message=everything[:1000],
        connection_ref="1",
        connection_label=texts[0],
        subject_label=everything[:255],
        counts={texts[0]: 1},
        details={text: [text, {text: text}] for text in texts[:10]},
        problems=[
            Problem("no_name", "catalog.product", str(item.pk), text[:255], text, text[:60], text[:500])
            for item, text in zip(made, texts, strict=False)
        ],
    )
    call = factories.call_make(
        connection, request={text: text for text in texts[:10]}, response={"error_text": everything}
    )
    run = factories.run_make(connection)
    return connection, made, order, event, call, run


def test_nothing_from_outside_runs(browser, live_server):
    roles_install()
    texts = [text for text in _corpus() if "\x00" not in text and text.isprintable()]
    connection, made, order, event, call, run = _fill(texts)
    visitor = Visitor(browser, live_server.url)
    visitor.page.on("dialog", lambda dialog: (visitor.dialogs.append(dialog.message), dialog.dismiss()))
    visitor.sign_in(factories.user_make("Właściciel", username="<b>anna"[:30]))

    def at(name, *args):
        return reverse(f"admin:{name}", args=args)

    addresses = [
        at("index"),
        at("catalog_product_changelist"),
        at("catalog_product_changelist") + '?q="><script>window.ran=1</script>',
        at("catalog_category_changelist"),
        at("catalog_manufacturer_changelist"),
        at("orders_order_changelist"),
        at("orders_order_change", order.pk),
        at("event_log_event_changelist") + "?pokaz=wszystkie",
        at("event_log_event_change", event.pk),
        at("baselinker_inboundcall_change", call.pk),
        at("baselinker_connection_changelist"),
        at("baselinker_connection_change", connection.pk),
        at("baselinker_syncrun_change", run.pk),
        at("baselinker_guide"),
        at("baselinker_feedproblem_changelist"),
        *(at("catalog_product_change", product.pk) for product in made[:12]),
        *(at("catalog_product_edit", product.pk) for product in made[:4]),
    ]
    ran = []
    for address in addresses:
        page = visitor.open(address)
        page.wait_for_timeout(60)
        if page.evaluate("window.ran") is not None:
            ran.append(address)
    visitor.close()
    assert ran == []
    assert visitor.dialogs == []
    assert visitor.outside_requests == []
