"""Orders that change on both sides while calls fail, answers are lost and workers die; time is simulated.

What must hold is seen from BaseLinker's side, once everything has come to rest: it knows of every order what the shop
knows, and has each parcel once.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.test import TestCase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from baselinker_integration.background.tokens import tokens_work
from baselinker_integration.background.way_back import way_back_work
from baselinker_integration.models import TokenAccount, WayBack
from baselinker_integration.player.token_api.orders import order_status_set, parcel_enter
from baselinker_integration.player.token_api.refusal import Refusal
from baselinker_integration.player.token_api.world import World as There
from baselinker_integration.token_api.accounts import token_paste, way_back_pause, way_back_resume
from baselinker_integration.way_back.asked import old_rows_send, rejected_send
from baselinker_integration.way_back.finding import orders_find
from eshop.core.errors import Conflict
from eshop.orders.models import Order, OrderChange, OrderStatus
from eshop.orders.services.parcels import ParcelData, order_parcel_enter, order_parcel_remove
from eshop.orders.services.status import order_status_move
from tests.baselinker_integration.shop import shop_make
from tests.baselinker_integration.token_api.conftest import TOKEN
from tests.baselinker_integration.way_back.orders import (
    CANCELLED,
    MAPPED,
    NEW,
    SENT,
    WORKED_ON,
    invoiced,
    order_both,
    parcelled,
    sending_set,
)
from tests.simulated_clock import Clock

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ORDERS = st.integers(0, 2)
STATES = st.sampled_from([OrderStatus.CONFIRMED, OrderStatus.COMPLETED, OrderStatus.CANCELLED])
STATUSES = st.sampled_from([NEW, WORKED_ON, SENT, CANCELLED])
METHODS = st.sampled_from(["createPackageManual", "getOrderPackages", "getOrders", "setOrderStatus", "setOrderFields"])
TROUBLES = st.sampled_from(["lost", "dropped", "cut", "gateway", "not_json", "refused", "locked"])


class _Rollback(TestCase):
    databases = {"default"}


class Killed(BaseException):
    """The worker is gone from one moment to the next."""


CLOCK = Clock(START)


class WayBackMachine(RuleBasedStateMachine):
    """`there` is the played account behind a server that outlives the examples."""

    there: There

    def __init__(self) -> None:
        super().__init__()
        self._undo = _Rollback._enter_atomics()
        CLOCK.at = START
        self.there.__init__(token=TOKEN, now=CLOCK.time)  # type: ignore[misc]
        self.there.on_status = lambda order_id, status: self.echoes.append((order_id, status))
        self.echoes: list[tuple[int, int]] = []
        self.by_seller: set[int] = set()
        self.kill_in = 0
        self.parcels = 0

    def teardown(self) -> None:
        """However an example ends, everything comes to rest."""
        try:
            self.rest()
        finally:
            _Rollback._rollback_atomics(self._undo)

    @initialize()
    def orders_come(self) -> None:
        self.shop = shop_make()
        self.account = sending_set(token_paste(connection=self.shop.connection, token=TOKEN))
        TokenAccount.objects.update(reads_changes=True)
        self.numbers = [501, 502, 503]
        self.orders = [order_both(self.there, self.account.connection, number) for number in self.numbers]

    @rule(order=ORDERS, to=STATES)
    def the_shop_moves_an_order(self, order: int, to: OrderStatus) -> None:
        try:
            order_status_move(order_id=self.orders[order].pk, to=to, actor="anna")
        except Conflict:
            return

    @rule(order=ORDERS)
    def a_parcel_is_packed(self, order: int) -> None:
        self.parcels += 1
        parcelled(self.orders[order], f"P{self.parcels}")

    @rule(order=ORDERS)
    def a_parcel_is_entered_and_taken_away_again(self, order: int) -> None:
        self.parcels += 1
        pk, number = self.orders[order].pk, f"M{self.parcels}"
        order_parcel_enter(order_id=pk, parcel=ParcelData(number, "DPD"), actor="anna")
        self.the_worker_works()
        order_parcel_remove(order_id=pk, number=number, actor="anna")

    @rule(order=ORDERS, number=st.integers(1, 3))
    def an_invoice_is_issued(self, order: int, number: int) -> None:
        invoiced(self.orders[order], f"FV {number}/2026")

    @rule(order=ORDERS)
    def baselinker_makes_a_parcel_and_says_so(self, order: int) -> None:
        self.parcels += 1
        number = f"B{self.parcels}"
        parcel_enter(self.there, self.numbers[order], number, "inpost")
        self._told(order, "delivery_number", number, delivery_method_name="InPost")

    @rule(order=ORDERS, status=STATUSES)
    def the_seller_sets_a_status(self, order: int, status: int) -> None:
        self.by_seller.add(order)
        order_status_set(self.there, self.numbers[order], status)

    @rule()
    def automatic_actions_tell_the_shop(self) -> None:
        states = {status: state for state, status in MAPPED.items()}
        while self.echoes:
            number, status = self.echoes.pop(0)
            if status in states:
                self._told(self.numbers.index(number), "status", str(states[status].value))

    @rule(order=ORDERS, trouble=TROUBLES, method=METHODS)
    def a_call_fails(self, order: int, trouble: str, method: str) -> None:
        self.a_parcel_is_packed(order)
        self.there.faults.add(trouble, method)
        self.the_worker_works()

    @rule()
    def others_use_up_the_limit(self) -> None:
        for _call in range(self.there.switches.calls_a_minute):
            try:
                self.there.limit.count(CLOCK.time())
            except Refusal:
                return

    @rule()
    def the_token_is_changed_there(self) -> None:
        self.there.token = TOKEN[::-1]
        self.the_worker_works()

    @rule()
    def a_person_pauses(self) -> None:
        account = TokenAccount.objects.get()
        if account.state == TokenAccount.State.ACTIVE:
            way_back_pause(account=account)

    @rule()
    def a_person_mends_it(self) -> None:
        self._mend()
        self.the_worker_works()

    @rule(calls=st.integers(1, 4))
    def the_worker_is_killed_after_a_call(self, calls: int) -> None:
        self.kill_in = calls
        try:
            self.the_worker_works()
        except Killed:
            return
        finally:
            self.kill_in = 0

    @rule(seconds=st.sampled_from([1, 61, 301, 3600, 90_000]))
    def time_passes(self, seconds: int) -> None:
        CLOCK.sleep(seconds)

    @rule()
    def the_worker_works(self) -> None:
        tokens_work(CLOCK.now())
        way_back_work(CLOCK.now())

    @rule()
    def rest(self) -> None:
        """Nothing fails any more, people do what the panel asks of them, and time passes."""
        self.there.faults.waiting.clear()
        self._mend()
        for _pass in range(40):
            self.automatic_actions_tell_the_shop()
            orders_find(CLOCK.now())
            if self._is_at_rest():
                break
            self.the_worker_works()
            CLOCK.sleep(3700)
            old_rows_send(account=self.account, now=CLOCK.now())
            self._mend()
        for place in range(len(self.orders)):
            self._is_known_there(place)

    def after_call(self) -> None:
        """Called after each call, before its answer is looked at."""
        self.kill_in -= 1
        if self.kill_in == 0:
            raise Killed

    def _is_at_rest(self) -> bool:
        if TokenAccount.objects.get().state != TokenAccount.State.ACTIVE:
            return False
        is_due = WayBack.objects.exclude(due_at=None).exists()
        return not is_due and not rejected_send(account=self.account, now=CLOCK.now())

    def _mend(self) -> None:
        account = TokenAccount.objects.get()
        if self.there.token != TOKEN or account.state == TokenAccount.State.REFUSED:
            self.there.token = TOKEN
            self.account = token_paste(connection=self.shop.connection, token=TOKEN)
        elif account.state == TokenAccount.State.PAUSED:
            way_back_resume(account=account)

    def _told(self, place: int, what: str, value: str, **more: str) -> None:
        """BaseLinker calls the shop."""
        number = str(self.orders[place].pk)
        self.shop.call("OrderUpdate", CLOCK.now(), orders_ids=number, update_type=what, update_value=value, **more)

    def _is_known_there(self, place: int) -> None:
        order, number = Order.objects.get(pk=self.orders[place].pk), self.numbers[place]
        kept = WayBack.objects.filter(binding__order=order).first()
        assert kept is None or kept.due_at is None, kept.error_code
        there = [parcel["courier_package_nr"] for parcel in self.there.parcels.get(number, [])]
        assert len(there) == len(set(there)), "a parcel is registered twice"
        assert {parcel.number for parcel in order.parcels.all()} <= set(there)
        if order.invoice_number:
            assert self.there.orders[number]["extra_field_1"] == order.invoice_number
        moves = OrderChange.objects.filter(order=order, to_status__isnull=False)
        mover, status = moves.latest("pk").actor, self.there.orders[number]["order_status_id"]
        if mover == "anna" and place not in self.by_seller:
            assert status == MAPPED[OrderStatus(order.status)]
        if mover == "anna":
            told = kept.sent["state"]
            assert (told["shop"], told["status_id"] == MAPPED[OrderStatus(order.status)] or told["moved_on"]) == (
                order.status,
                True,
            )
