"""The way back of the small shop: a checked token, mappings, an order half told, what waits and what was lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from baselinker_integration.models import CarrierMapping, LostOrder, OutboundCall, StateMapping, TokenAccount, WayBack
from baselinker_integration.token_api.accounts import token_paste
from baselinker_integration.token_api.check import CALLS
from baselinker_integration.way_back.hints import hint_secret_make
from eshop.orders.models import Order, OrderStatus, Parcel
from eshop.orders.services.parcels import ParcelData, order_parcel_add


def way_back_fill(connection: Any, order: Order) -> OutboundCall:
    """Everything that pages show of it; returns a call of ours that was refused."""
    account = token_paste(connection=connection, token="9" * 40)
    _checked(account)
    hint_secret_make(account=account)
    states = {OrderStatus.CONFIRMED: (8070, "W realizacji"), OrderStatus.CANCELLED: (8079, "Do anulowania")}
    for state, (number, name) in states.items():
        is_gone = number not in {row["id"] for row in account.statuses}
        StateMapping.objects.create(
            account=account, shop_state=state, status_id=number, status_name=name, is_gone=is_gone
        )
    for carrier, code, name in (("InPost", "inpost", "InPost Paczkomaty"), ("", "dpd", "DPD")):
        CarrierMapping.objects.create(account=account, shop_carrier=carrier, courier_code=code, courier_name=name)
    now = timezone.now()
    for number, source in (("9501", "allegro"), ("9502", "amazon")):
        asked_at = now if number == "9502" else None
        LostOrder.objects.create(
            account=account, external_id=number, source=source, confirmed_at=now - timedelta(hours=9), asked_at=asked_at
        )
    _order_told(order, now)
    return OutboundCall.objects.create(
        connection=connection,
        method="createPackageManual",
        external_id="9001",
        outcome="rejected",
        error_code="ERROR_INVALID_COURIER",
        error_text="Invalid courier code",
        sent_at=now,
        duration_ms=212,
        request={"order_id": "9001", "package_number": "6200001", "courier_code": "inpost"},
    )


def _checked(account: TokenAccount) -> None:
    texts = {"getExternalStoragesList": "shop_2444", "getInventories": ""}
    account.check_lines = [
        {"method": method, "verdict": "good", "count": 1, "text": texts.get(method, "")} for method in CALLS
    ]
    account.check_lines[3] |= {"verdict": "warning", "count": 0}
    account.state, account.checked_at, account.check_asked_at = "active", timezone.now(), None
    account.shop_storage, account.sends_state, account.sends_parcels, account.reads_changes = (
        "shop_2444",
        True,
        True,
        True,
    )
    account.statuses = [
        {"id": 8069, "name": "Nowe zamówienia", "color": "#1e90ff"},
        {"id": 8070, "name": "W realizacji", "color": "#ffa500"},
    ]
    account.couriers = [{"code": "inpost", "name": "InPost Paczkomaty"}, {"code": "dpd", "name": "DPD"}]
    account.save()


def _order_told(order: Order, now: Any) -> None:
    """A status and a parcel are known there, another parcel waits for two hours and was refused once."""
    for number in ("620000000000000000000001", "620000000000000000000002"):
        order_parcel_add(order_id=order.pk, parcel=ParcelData(number, "InPost"), origin=Parcel.Origin.ERP, actor="ERP")
    at = (now - timedelta(hours=3)).isoformat()
    parcel = {"number": "620000000000000000000001", "courier": "inpost", "at": at, "id": 1}
    WayBack.objects.create(
        binding=order.baselinker_binding,
        due_at=now,
        waiting_since=now - timedelta(hours=2),
        attempts=1,
        sent={
            "state": {"shop": 5, "status_id": 8070, "at": at, "name": "W realizacji"},
            "parcels": {parcel["number"]: parcel},
        },
        error_code="HTTP 502",
    )
