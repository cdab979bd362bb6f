"""The files that shops hand out as samples, in their shape: from the upload in the panel to what BaseLinker reads.

`samples` holds invented goods under the columns, with the kinds of rows, of PrestaShop's sample (version 1.6 and 8), of
Shopify's three, of WooCommerce's export in Polish, and of feeds for Google Merchant (table and XML) and Ceneo.
"""

import pytest
from django.utils import timezone

from baselinker_integration.background.due_work import due_work_do
from eshop.catalog.models import Product
from eshop.panel.imports import background
from event_log.models import Event
from tests.eshop.panel.importing import EXPECTED, SAMPLES, products_data, told

pytestmark = pytest.mark.django_db
AUTUMN, SALE = "2026-11-20T10:00:00Z", "2018-06-01T10:00:00Z"

# Day of the import, format, what a person sets, items, rejected rows, notes.
TRIALS = {
    "ceneo.xml": (AUTUMN, "ceneo", {}, 3, 0, 0),
    "google_merchant.tsv": (AUTUMN, "table", {}, 4, 0, 3),
    "google_merchant.xml": (AUTUMN, "table", {"uncounted_stock": "2"}, 4, 0, 3),
    "prestashop_1.6.csv": (AUTUMN, "prestashop", {}, 4, 0, 0),
    "prestashop_8.csv": (SALE, "prestashop", {}, 4, 0, 0),
    "shopify_apparel.csv": (AUTUMN, "shopify", {"uncounted_stock": "3"}, 6, 0, 10),
    "shopify_home_and_garden.csv": (AUTUMN, "shopify", {}, 7, 0, 11),
    "shopify_jewelery.csv": (AUTUMN, "shopify", {}, 8, 0, 12),
    "woocommerce_polish.csv": (AUTUMN, "woocommerce", {}, 5, 3, 2),
}


@pytest.mark.parametrize("name", TRIALS)
def test_a_sample_goes_from_the_upload_to_baselinker_without_a_shell(browser, client, time_machine, monkeypatch, name):
    day, file_format, options, created, rejected, notes = TRIALS[name]
    time_machine.move_to(day)
    monkeypatch.setattr(background, "in_thread", lambda job_id: None)

    def work_off():
        assert due_work_do(now=timezone.now())["imports"] == 1
        job.refresh_from_db()

    job = browser.send(name, (SAMPLES / name).read_bytes())
    work_off()
    if options:
        columns = {f"column_{place}": column["field"] for place, column in enumerate(job.columns)}
        browser.step(job, "sprawdz", vat="23", prices="gross", **options, **columns)
        work_off()
    assert (job.state, job.file_format) == ("checked", file_format)
    assert not Product.objects.exists()
    browser.step(job, "uruchom")
    assert job.state == "waiting"
    work_off()
    assert (job.state, job.counts) == (
        "done",
        {"created": created, "updated": 0, "unchanged": 0, "rejected": rejected, "kept_sales": 0, "notes": notes},
    )
    assert Event.objects.get(type="catalog_imported").subject_label == name
    assert {code: told(found) for code, found in products_data(client).items()} == EXPECTED[name]
    again = browser.send(name, (SAMPLES / name).read_bytes())
    background.imports_due(timezone.now())
    again.refresh_from_db()
    assert (again.counts["created"], again.counts["rejected"]) == (0, rejected)


def test_every_sample_is_tried():
    assert {path.name for path in SAMPLES.iterdir()} - {"products_data.json"} == set(TRIALS) == set(EXPECTED)
