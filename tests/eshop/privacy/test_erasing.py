"""A buyer's data go away again: everywhere, by command or by retention, and do not come back."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command, get_commands
from django.db import connection as database

from baselinker_integration.background.due_work import due_work_do
from baselinker_integration.door.person import Person, person_orders, phone_same
from baselinker_integration.door.replay import call_replay
from baselinker_integration.door.retention import buyers_due
from baselinker_integration.models import InboundCall, OrderBinding
from baselinker_integration.orders import repeat
from baselinker_integration.orders.erasing import buyers_erase
from baselinker_integration.tasks import retention_run
from eshop.core import clock
from eshop.core.errors import Conflict
from eshop.orders.models import Order, OrderLine, OrderStatus, Parcel
from eshop.panel.models import ExportJob
from eshop.panel.services.exports import export_job_create, export_job_run
from event_log.models import Event
from tests import factories
from tests.baselinker_integration.orders.orders import line, stock_of
from tests.eshop.privacy.conftest import BUYER, CANARIES, canaries_in, order_call

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def told(command, **options):
    out = StringIO()
    call_command(command, json=True, stdout=out, **options)
    return json.loads(out.getvalue())


def dump():
    """Every value of every table, and every file."""
    texts = []
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {database.ops.quote_name(table)}")
            for row in cursor.fetchall():
                texts += [
                    bytes(v).decode("utf-8", "replace") if isinstance(v, bytes | memoryview) else str(v) for v in row
                ]
    return "\n".join(texts)


def order_of(shop, number="880001"):
    return Order.objects.get(baselinker_binding__external_id=number)


def kept_of_order(order):
    lines = list(order.lines.values_list("code", "name", "quantity", "unit_price"))
    return order.pk, order.baselinker_binding.external_id, lines, order.total, order.delivery_price


@pytest.fixture
def exported(owner, canary_shop):
    job = export_job_create(user=owner, page="orders.order", query="q=kanarkowa", file_format="csv", language="pl")
    export_job_run(job_id=job.pk)
    return ExportJob.objects.get(pk=job.pk)


def test_after_erasing_no_table_and_no_file_names_the_buyer(canary_shop, exported, media):
    OrderLine.objects.update(attributes=[["Grawer", "Dla Kanarka"]])
    before = kept_of_order(order_of(canary_shop))
    assert set(canaries_in(dump())) == set(CANARIES)  # the control
    outcome = told("person_erase", email=BUYER["email"].upper(), force=True)
    assert canaries_in(dump()) == []
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert sorted(outcome["orders"]) == sorted(OrderBinding.objects.values_list("order_id", flat=True))
    assert (outcome["orders_left"], outcome["calls_left"], outcome["export_files"]) == ([], [], 1)
    assert outcome["calls"] == [InboundCall.objects.get(external_id="880003").pk]
    order = order_of(canary_shop)
    assert kept_of_order(order) == before
    assert order.erased_at is not None
    event = Event.objects.get(type="person_erased")
    assert event.counts == {"orders": 2, "orders_left": 0, "calls": 1, "calls_left": 0, "export_files": 1}


def test_what_is_still_to_be_sent_is_left_and_named(canary_shop):
    Parcel.objects.all().delete()
    sent = order_of(canary_shop)
    Order.objects.filter(pk=sent.pk).update(status=OrderStatus.COMPLETED)
    held = order_of(canary_shop, "880002")
    refused = InboundCall.objects.get(external_id="880003")
    outcome = told("person_erase", login=BUYER["client_login"])
    assert (outcome["orders"], outcome["orders_left"]) == ([sent.pk], [held.pk])
    assert (outcome["calls"], outcome["calls_left"]) == ([], [refused.pk])
    held.refresh_from_db()
    assert held.email == BUYER["email"]
    assert InboundCall.objects.get(pk=refused.pk).sealed is not None
    again = told("person_erase", login=BUYER["client_login"])
    assert (again["orders"], again["orders_left"]) == ([], [held.pk])


def test_other_buyers_are_not_touched(canary_shop):
    other = factories.order_make(email="jan@example.com", phone="600100200", status=OrderStatus.COMPLETED)
    told("person_erase", email=BUYER["email"], force=True)
    other.refresh_from_db()
    assert (other.email, other.delivery_fullname, other.erased_at) == ("jan@example.com", "Jan Kowalski", None)


@pytest.mark.parametrize(
    ("wanted", "number", "is_same"),
    [
        ("519337264", "+48 519 337 264", True),
        ("+48519337264", "519-337-264", True),
        ("519337264", "519337265", False),
        ("337264", "519337264", False),
        ("337264", "337 264", True),
        ("", "", False),
        ("519337264", "", False),
    ],
)
def test_a_telephone_is_known_however_it_is_written(wanted, number, is_same):
    assert phone_same(wanted, number) is is_same


def test_a_person_is_found_in_what_was_sent_when_the_shop_changed_its_copy(canary_shop):
    Order.objects.update(email="", phone="", client_login="")
    found = {person_orders(Person(email=BUYER["email"])) == person_orders(person) for person in (
        Person(phone="519337264"), Person(login=BUYER["client_login"].upper()))}  # fmt: skip
    assert found == {True}
    assert len(person_orders(Person(phone="519337264"))) == 2


def test_an_export_holds_everything_the_shop_knows(canary_shop):
    known = told("person_export", phone="519 337 264")
    text = json.dumps(known, ensure_ascii=False)
    assert [value for value in BUYER.values() if value not in text] == []
    assert [order["number"] for order in known["orders"]] == sorted(Order.objects.values_list("pk", flat=True))
    assert [call["fields"]["baselinker_id"] for call in known["calls"]] == ["880003"]
    out = StringIO()
    call_command("person_export", email=BUYER["email"], stdout=out)
    assert "Kanarkowa Zofia" in out.getvalue()
    assert "orders=2  calls=1" in out.getvalue()
    assert Event.objects.filter(type="person_exported").count() == 2


@pytest.mark.parametrize("command", ["person_export", "person_erase"])
@pytest.mark.parametrize("options", [{}, {"email": " "}, {"phone": "brak"}])
def test_nobody_is_no_person(canary_shop, command, options):
    before = dump()
    with pytest.raises(CommandError, match="--email, --phone or --login"):
        call_command(command, **options)
    assert dump() == before
    assert command in get_commands()


def test_a_repeat_of_an_erased_order_gets_the_number_and_nothing_is_kept(canary_shop):
    order, stock = order_of(canary_shop), stock_of(canary_shop.mug)
    told("person_erase", email=BUYER["email"], force=True)
    events = Event.objects.count()
    for changes in ({}, {"email": "kanarek2@example.com"}, {"paid": "0"}, {"delivery_price": "1.00"}):
        answer = canary_shop.call("OrderAdd", **order_call(line(canary_shop.mug, 3), **changes))
        assert answer == {"order_id": str(order.pk)}
    answer = canary_shop.call("OrderAdd", **order_call(line(canary_shop.mug), baselinker_id="880002", paid="1"))
    assert answer == {"order_id": str(order_of(canary_shop, "880002").pk)}
    assert canaries_in(dump()) == []
    assert "K…" not in dump()
    assert (Event.objects.count(), stock_of(canary_shop.mug)) == (events, stock)
    assert OrderBinding.objects.get(order=order).sent_fields == {}


def test_a_replay_of_an_erased_order_brings_nothing_back(canary_shop, monkeypatch):
    order = order_of(canary_shop)
    changed = order_call(line(canary_shop.mug), user_comments="Kanarek inaczej")
    monkeypatch.setattr(repeat, "_content_differences", lambda *a: 1 / 0)
    canary_shop.call("OrderAdd", **changed)
    failed = InboundCall.objects.latest("pk")
    assert failed.state == "failed"
    assert failed.sealed is not None
    sealed = failed.sealed
    told("person_erase", email=BUYER["email"], force=True)
    with pytest.raises(Conflict):
        call_replay(call_id=failed.pk)
    InboundCall.objects.filter(pk=failed.pk).update(sealed=sealed)
    assert call_replay(call_id=failed.pk).response == {"order_id": str(order.pk)}
    assert canaries_in(dump()) == []


def erase_between(monkeypatch, order):
    """Erase after the repeat has looked at the order and before it locks it."""
    look = repeat._says_anything_new

    def looked(*args):
        found = look(*args)
        buyers_erase(order_ids=[order.pk], now=clock.now())
        return found

    monkeypatch.setattr(repeat, "_says_anything_new", looked)


def test_a_repeat_that_looked_before_the_erasing_writes_nothing_after_it(canary_shop, monkeypatch):
    canary_shop.connection.apply_order_changes = True
    canary_shop.connection.save()
    order = order_of(canary_shop)
    erase_between(monkeypatch, order)
    answer = canary_shop.call("OrderAdd", **order_call(line(canary_shop.mug), delivery_fullname="Kanarek Nowy"))
    assert answer == {"order_id": str(order.pk)}
    order.refresh_from_db()
    assert (order.delivery_fullname, OrderBinding.objects.get(order=order).sent_fields) == ("", {})


def test_the_control_without_a_second_look_does_not_know_what_to_compare(canary_shop, monkeypatch):
    order = order_of(canary_shop)
    erase_between(monkeypatch, order)
    monkeypatch.setattr(repeat, "_is_erased", lambda order: False)
    answer = canary_shop.call("OrderAdd", **order_call(line(canary_shop.mug), delivery_fullname="Kanarek Nowy"))
    assert answer["error"] is True


def test_an_erased_order_takes_no_parcel_number(canary_shop):
    order = order_of(canary_shop)
    told("person_erase", email=BUYER["email"], force=True)
    fields = {"orders_ids": str(order.pk), "update_type": "delivery_number", "update_value": "KNR77M-KANAREK"}
    assert canary_shop.call("OrderUpdate", **fields) == {"counter": 1}
    assert not order.parcels.exists()
    assert canaries_in(dump()) == []


def test_retention_is_off_unless_set(canary_shop, settings):
    Order.objects.update(placed_at=clock.now() - timedelta(days=4000), status=OrderStatus.COMPLETED)
    assert settings.ORDER_RETENTION_DAYS == 0
    assert due_work_do(now=clock.now())["buyers_erased"] == 0
    assert Order.objects.exclude(erased_at=None).count() == 0


@pytest.mark.parametrize("way", ["run_due_work", "celery"])
def test_retention_erases_what_was_sent_long_ago(canary_shop, settings, way):
    settings.ORDER_RETENTION_DAYS = 365
    now = clock.now()
    old, unsent = order_of(canary_shop), order_of(canary_shop, "880002")
    Order.objects.update(placed_at=now - timedelta(days=366))
    Parcel.objects.all().delete()
    Order.objects.filter(pk=old.pk).update(status=OrderStatus.CANCELLED)
    young = factories.order_make(placed_at=now - timedelta(days=364), status=OrderStatus.COMPLETED)
    if way == "celery":
        retention_run()
    else:
        assert due_work_do(now=now)["buyers_erased"] == 1
    assert list(Order.objects.exclude(erased_at=None).values_list("pk", flat=True)) == [old.pk]
    assert Event.objects.get(type="buyers_erased").counts == {"orders": 1}
    assert {order.pk: order.email != "" for order in Order.objects.filter(erased_at=None)} == {
        unsent.pk: True,
        young.pk: True,
    }
    assert due_work_do(now=now)["buyers_erased"] == 0


def test_looking_for_old_buyers_does_not_read_the_erased_ones(settings):
    """A pass without a broker comes every minute, and erased orders only grow in number."""
    settings.ORDER_RETENTION_DAYS = 365
    now = clock.now()
    old = now - timedelta(days=400)
    made = [Order(placed_at=old, status=OrderStatus.COMPLETED, erased_at=now) for _number in range(3000)]
    Order.objects.bulk_create([*made, *(Order(placed_at=now) for _number in range(3000))])
    with database.cursor() as cursor:
        cursor.execute("ANALYZE")
    due = buyers_due(now=now)
    assert "order_not_erased" in due.explain()
    assert list(due) == []


def test_a_retention_that_would_erase_at_once_stops_the_start(settings):
    from eshop.core.checks import settings_check

    for days, is_wrong in ((0, False), (1, True), (29, True), (30, False)):
        settings.ORDER_RETENTION_DAYS = days
        assert ("eshop.E020" in [message.id for message in settings_check()]) is is_wrong


def test_export_files_go_after_seven_days_and_with_who_ordered_them(exported, owner, media):
    now = clock.now()
    (file,) = [path for path in media.rglob("*") if path.is_file()]
    assert due_work_do(now=now + timedelta(days=6, hours=23))["export_files_deleted"] == 0
    assert file.exists()
    owner.delete()
    assert file.exists()
    assert due_work_do(now=now + timedelta(days=7, hours=1))["export_files_deleted"] == 1
    assert not file.exists()


def test_an_export_job_goes_with_its_file(exported, media):
    assert due_work_do(now=clock.now() + timedelta(days=7, hours=1))["export_files_deleted"] == 1
    assert not ExportJob.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_job_erased_while_it_writes_leaves_no_file(owner, canary_shop, media, monkeypatch):
    from eshop.panel.services import exports

    job = export_job_create(user=owner, page="orders.order", query="", file_format="csv", language="pl")
    counted = exports._counted

    def erased_meanwhile(job, rows):
        ExportJob.objects.filter(pk=job.pk).delete()
        return counted(job, rows)

    monkeypatch.setattr(exports, "_counted", erased_meanwhile)
    export_job_run(job_id=job.pk)
    assert [path for path in media.rglob("*") if path.is_file()] == []
