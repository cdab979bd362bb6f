"""Every list page over a large shop: few queries, always as many, and quick on the first and on a deep page.

By default a twentieth of the size that the panel is made for, so that the suite stays quick; `PANEL_SCALE=1` tries
100,000 products, 100,000 orders and 1,000,000 events and prints the medians.
"""

import os
import statistics
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

SCALE = float(os.environ.get("PANEL_SCALE", "0.05"))
PRODUCTS = ORDERS = int(100_000 * SCALE)
EVENTS = int(1_000_000 * SCALE)
MOST_QUERIES = 20
MOST_SECONDS = 0.3

FILL = [
    """INSERT INTO catalog_product (created_at, updated_at, external_id, code, name, variant_name, ean,
    description, short_description, unit, images, attributes, is_active, category_id) SELECT now(), now(),
    'e' || n, 'K-' || n, 'Towar numer ' || n, '', '', '', '', 'szt.', '[]', '[]', true, %(category)s FROM
    generate_series(1, %(products)s) n""",
    "INSERT INTO catalog_stock (product_id, quantity) SELECT id, id %% 50 FROM catalog_product",
    "INSERT INTO catalog_price (product_id, price_list_id, gross) SELECT id, %(list)s, 9.99 FROM catalog_product",
    """INSERT INTO orders_order (created_at, updated_at, source, marketplace, status, is_held, placed_at,
    currency, total, email, phone, client_login, delivery_fullname, delivery_company, delivery_address,
    delivery_postcode, delivery_city, delivery_state_code, delivery_country, delivery_country_code,
    invoice_fullname, invoice_company, invoice_nip, invoice_address, invoice_postcode, invoice_city,
    invoice_state_code, invoice_country, invoice_country_code, want_invoice, delivery_method_name,
    delivery_price, delivery_point_code, delivery_point_name, delivery_point_address,
    delivery_point_postcode, delivery_point_city,
    payment_method_name, is_cash_on_delivery, is_paid, transaction_id, service_account, user_comments,
    admin_comments, version, erp_number, acknowledged_by, invoice_number, invoice_url)
    SELECT now(), now(), 'baselinker', 'allegro', 5 + n %% 3, n %% 20 = 0, now() - n *
    interval '1 minute', 'PLN', n, 'k' || n || '@example.com', '', '', 'Kupujący ' || n, '', '', '', '', '',
    '', 'PL', '', '', '', '', '', '', '', '', '', false, 'Kurier', 10, '', '', '', '', '',
    'Przelew', false, true, '', '', '', '', 1, '', '', '', '' FROM generate_series(1, %(orders)s) n""",
    """INSERT INTO event_log_event (uid, area, type, severity, at, connection_ref, connection_label,
    subject_type, subject_id, subject_label, message, counts, details, correlation_id, actor, actor_label, repeats,
    last_at) SELECT gen_random_uuid(), 'baselinker', (ARRAY['order_accepted', 'run_completed',
    'stock_updated'])[1 + n %% 3], CASE WHEN n %% 100 = 0 THEN 2 WHEN n %% 10 = 0 THEN 1 ELSE 0 END, now() -
    (%(events)s - n) * interval '20 seconds', (1 + n %% 3)::text, 'Konto', '', '', '', '', '{}', '{}', '',
    'baselinker:' || (1 + n %% 3), 'Konto', 0, now() - (%(events)s - n) * interval '20 seconds'
    FROM generate_series(1, %(events)s) n""",
    """INSERT INTO event_log_eventproblem (event_id, severity, code, item_type, item_id, item_code, item_name,
    field, detail) SELECT id, 2, 'no_name', 'catalog.product', '', 'K-' || id, 'Towar numer ' || id, '', ''
    FROM event_log_event WHERE severity = 2""",
    """INSERT INTO baselinker_inboundcall (connection_id, action, external_id, state, received_at, request,
    response, error_code, attempts, correlation_id) SELECT %(connection)s, 'OrderAdd', n::text, CASE WHEN n
    %% 50 = 0 THEN 'refused' ELSE 'done' END, now(), '{}', '{}', '', 1, '' FROM generate_series(1,
    %(orders)s) n""",
    """INSERT INTO baselinker_feedproblem (feed_id, product_id, item_id, item_code, item_name, code, severity,
    field, detail, withholds)
    SELECT %(connection)s, id, id, code, name, 'no_ean', 1, 'ean', '', 0 FROM catalog_product""",
    """INSERT INTO search_searchentry (kind, object_id, is_personal, terms)
    SELECT 2, id, false, 'towar numer ' || substr(code, 3) || ' k' || substr(code, 3) || ' k ' || id || ' '
    || external_id FROM catalog_product UNION ALL SELECT 1, id, personal, id || ' ' || (700000 + id) || ' oferta' || id
    || CASE WHEN personal THEN ' kupujacy ' || total::bigint || ' 6' || (10000000 + id) || ' krakow' ELSE '' END
    FROM orders_order, (VALUES (false), (true)) AS kinds(personal) UNION ALL
    SELECT 3, event_id, false, 'no_name noname k' || event_id || ' towar numer ' || event_id
    FROM event_log_eventproblem""",
    "ANALYZE",
]


@pytest.fixture
def large_shop(client):
    values = {
        "category": factories.category_make("Wszystko").pk,
        "list": factories.price_list_default().pk,
        "connection": factories.connection_make().pk,
        "products": PRODUCTS,
        "orders": ORDERS,
        "events": EVENTS,
    }
    with connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement, values)
    client.force_login(factories.user_make("Właściciel"))
    return client


def _addresses():
    def at(name, query=""):
        return reverse(f"admin:{name}") + query

    deep_products, deep_orders = PRODUCTS // 50, int(ORDERS * 0.95) // 50
    counted = [reverse("admin:panel_views", args=[page]) for page in ("orders.order", "catalog.product")]
    return [
        *counted,
        at("index"),
        at("catalog_product_changelist"),
        at("catalog_product_changelist", f"?p={deep_products}"),
        at("catalog_product_changelist", "?o=5"),
        at("catalog_product_changelist", "?q=numer+777"),
        at("orders_order_changelist"),
        at("orders_order_changelist", f"?p={deep_orders}"),
        at("orders_order_changelist", "?stan=6&data_od=2026-01-01"),
        at("orders_order_changelist", "?q=kupujący+777"),
        at("orders_order_changelist", "?serwis=allegro"),
        at("orders_order_changelist", "?data=7dni"),
        at("orders_order_changelist", "?q=krakow"),
        at("orders_order_held"),
        at("panel_search", "?q=krakow"),
        at("panel_search", "?q=k"),
        at("panel_search", "?q=700777"),
        at("panel_search", "?q=towar+numer+777"),
        at("panel_search", "?q=nic+takiego"),
        at("panel_refused"),
        at("index", "?sprawa=no_ean"),
        at("event_log_event_changelist"),
        at("event_log_event_changelist", "?pokaz=wszystkie"),
        at("event_log_event_changelist", "?pokaz=wszystkie&nowsze=0"),
        at("event_log_event_changelist", f"?pokaz=wszystkie&starsze={EVENTS // 2}"),
        at("event_log_event_changelist", "?waga=2&konto=2"),
        at("event_log_event_changelist", "?kto=baselinker:2"),
        at("event_log_event_changelist", "?data_od=2026-11-01&data_do=2026-11-02"),
        at("event_log_event_changelist", "?q=K-100"),
        at("event_log_event_changelist", "?q=towar+numer+7700"),
        at("baselinker_inboundcall_changelist"),
        at("baselinker_inboundcall_changelist", "?stan=do-wyjasnienia"),
        at("baselinker_feedproblem_changelist"),
        at("baselinker_feedproblem_changelist", f"?p={deep_products}"),
        at("catalog_category_changelist"),
        at("baselinker_syncrun_changelist"),
    ]


def test_list_pages_are_quick_and_need_few_queries(large_shop):
    slow, busy = {}, {}
    for address in _addresses():
        large_shop.get(address)
        seconds = []
        for _attempt in range(5 if SCALE >= 1 else 1):
            with CaptureQueriesContext(connection) as queries:
                started = time.perf_counter()
                answer = large_shop.get(address)
                seconds.append(time.perf_counter() - started)
            assert answer.status_code == 200, address
        median = statistics.median(seconds)
        print(f"{median * 1000:7.0f} ms {len(queries):3d} queries {address}")
        if len(queries) > MOST_QUERIES:
            busy[address] = len(queries)
        if median > MOST_SECONDS and SCALE >= 1:
            slow[address] = round(median, 3)
    assert busy == {}
    assert slow == {}
