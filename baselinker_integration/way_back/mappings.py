"""What the shop's states and carriers are in BaseLinker, as a person says it."""

import re
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from baselinker_integration.models import CarrierMapping, StateMapping, TokenAccount
from baselinker_integration.way_back.wanted import COURIER_LENGTH
from eshop.core.errors import ApplicationError
from eshop.orders.models import Order, OrderStatus, Parcel
from event_log.changes import Change
from event_log.services import event_record

_LOUD = re.compile(r"wysłan|anulowan|faktur|sent|shipped|cancel|invoice", re.IGNORECASE)
MOST_CARRIERS = 50


class Unconfirmed(ApplicationError):  # noqa: N818  a question to the person, not a mistake
    """Statuses whose name says that BaseLinker may do more than change a word, and nobody confirmed them."""


def statuses_to_confirm(account: TokenAccount, chosen: Mapping[int, int | None]) -> list[str]:
    """Names of the chosen statuses, not chosen before, that probably fire actions of the seller (mails, labels)."""
    names = {int(row["id"]): str(row["name"]) for row in account.statuses}
    before = dict(StateMapping.objects.filter(account=account).values_list("shop_state", "status_id"))
    new = [status for state, status in chosen.items() if status is not None and before.get(state) != status]
    return [names[status] for status in new if _LOUD.search(names.get(status, ""))]


def state_mappings_set(*, account: TokenAccount, chosen: Mapping[int, int | None], confirmed: bool = False) -> bool:
    """Make each shop state become the status chosen for it, None: it is not sent; True when that changed anything.

    Nothing is sent because of it: the next change of an order is the first that follows. A choice that was made before
    stays as it is, also where BaseLinker has that status no more. Raises Unconfirmed for a status of
    `statuses_to_confirm` without `confirmed`, ApplicationError for one that BaseLinker does not have.
    """
    names = {int(row["id"]): str(row["name"]) for row in account.statuses}
    known = dict(StateMapping.objects.filter(account=account).values_list("shop_state", "status_id"))
    chosen = {state: status for state, status in chosen.items() if status is None or known.get(state) != status}
    for state, status in chosen.items():
        if state not in OrderStatus.values or (status is not None and status not in names):
            raise ApplicationError(_("Tego statusu nie ma w BaseLinkerze. Wybierz inny."), field=f"state_{state}")
    loud = statuses_to_confirm(account, chosen)
    if loud and not confirmed:
        raise Unconfirmed(
            _("Status „%(name)s” może w BaseLinkerze wysłać wiadomość albo wystawić dokument. Potwierdź wybór.")
            % {"name": loud[0]},
            field="confirmed",
        )
    with transaction.atomic():
        before = _states_shown(account)
        for state, status in chosen.items():
            if status is None:
                StateMapping.objects.filter(account=account, shop_state=state).delete()
                continue
            values = {"status_id": status, "status_name": names[status][:100], "is_gone": False}
            StateMapping.objects.update_or_create(account=account, shop_state=state, defaults=values)
        return _told(account, before, _states_shown(account))


def carrier_mappings_set(*, account: TokenAccount, chosen: Mapping[str, str]) -> bool:
    """Make each carrier of the shop the courier code chosen for it, "" as a name: all others, "" as a code: none; True
    when that changed anything. A choice that was made before stays as it is.

    Raises ApplicationError for a code longer than 20 characters.
    """
    names = {str(row["code"]): str(row["name"]) for row in account.couriers}
    known = dict(CarrierMapping.objects.filter(account=account).values_list("shop_carrier", "courier_code"))
    chosen = {carrier: code for carrier, code in chosen.items() if known.get(carrier, "") != code}
    for carrier, code in chosen.items():
        if len(code) > COURIER_LENGTH or not code.isprintable():
            raise ApplicationError(_("Kod kuriera ma najwyżej 20 znaków."), field=f"carrier_{carrier}")
    with transaction.atomic():
        before = _carriers_shown(account)
        for carrier, code in chosen.items():
            if not code:
                CarrierMapping.objects.filter(account=account, shop_carrier=carrier).delete()
                continue
            values = {"courier_code": code, "courier_name": names.get(code, "")[:100], "is_gone": False}
            CarrierMapping.objects.update_or_create(account=account, shop_carrier=carrier, defaults=values)
        return _told(account, before, _carriers_shown(account))


def carriers_known(account: TokenAccount) -> list[str]:
    """Carriers that parcels and deliveries of the account's newest orders name, and those mapped already."""
    own = Order.objects.filter(baselinker_binding__connection=account.connection_id).order_by("-pk")[:1000]
    named = set(
        Parcel.objects.filter(order__in=own.values("pk"))
        .exclude(origin=Parcel.Origin.BASELINKER)
        .values_list("carrier", flat=True)
        .distinct()
    )
    # A parcel without a carrier goes by the order's way of delivery.
    named |= set(
        Order.objects.filter(pk__in=own.values("pk")).values_list("delivery_method_name", flat=True).distinct()
    )
    named |= set(CarrierMapping.objects.filter(account=account).values_list("shop_carrier", flat=True))
    return sorted(name for name in named if name)[:MOST_CARRIERS]


def _told(account: TokenAccount, before: list[str], after: list[str]) -> bool:
    if before == after:
        return False
    change = Change("baselinker.tokenaccount.mappings", before, after)
    event_record("mappings_changed", account.connection, changes=[change])
    return True


def _states_shown(account: TokenAccount) -> list[str]:
    rows = StateMapping.objects.filter(account=account).order_by("shop_state")
    return [f"{OrderStatus(row.shop_state).label} → {row.status_name}" for row in rows]


def _carriers_shown(account: TokenAccount) -> list[str]:
    rows = CarrierMapping.objects.filter(account=account).order_by("shop_carrier")
    return [f"{row.shop_carrier or '*'} → {row.courier_code}" for row in rows]
