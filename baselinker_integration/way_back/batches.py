"""Many orders at once: their statuses read a hundred at a time, and set a hundred at a time.

What is left afterwards, and whatever is not a state, goes order by order.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import transaction

from baselinker_integration.models import TokenAccount, WayBack
from baselinker_integration.way_back.accounts import account_sending
from baselinker_integration.way_back.asking import Asking, CannotNowError, FailedError, RejectedError
from baselinker_integration.way_back.events import sent_reports
from baselinker_integration.way_back.rows import rows_claim, rows_done, rows_due, rows_free
from baselinker_integration.way_back.telling import TRUSTED_FOR, moved_on, state_note
from baselinker_integration.way_back.wanted import Mappings, StateWanted, Wanted, wanted_get
from baselinker_integration.wire.token_orders import orders_there
from eshop.core import clock

PAGES_ABOVE = 20
"""More waiting orders than this are read in pages."""
TOGETHER_ABOVE = 50
"""Of more waiting orders than this those with the same status are set together."""
PAGE = 100
AT_MOST = 500
"""Orders taken at once; their claims last much longer than the calls for so many take."""

_Step = tuple[WayBack, Wanted, StateWanted]


def states_send(asking: Asking, mappings: Mappings) -> int:
    """Set the states of many orders with few calls; returns how many orders are done. Raises nothing."""
    done = 0
    while account_sending(asking.account.pk) and _are_many(asking.account, PAGES_ABOVE):
        rows = rows_claim(asking.account, clock.now(), at_most=AT_MOST)
        try:
            portion = _portion_send(asking, mappings, rows)
        except (CannotNowError, FailedError, RejectedError):
            portion = 0
        finally:
            rows_free(rows)
        done += portion
        if not portion:
            break
    return done


def _portion_send(asking: Asking, mappings: Mappings, rows: Sequence[WayBack]) -> int:
    wanted = wanted_get(asking.account, mappings, rows)
    steps: list[_Step] = [(row, w, w.state) for row in rows if (w := wanted[row.pk]).state is not None]
    done = rows_done([(row, wanted[row.pk].version) for row in rows if _is_all_told(wanted[row.pk])])
    if len(steps) <= PAGES_ABOVE:
        return done
    _read(asking, [row for row, _wanted, _state in steps if not _is_known(row)])
    there_already, groups = list[_Step](), dict[int, list[_Step]]()
    for row, whole, state in steps:
        there = row.sent.get("there")
        if there is None or moved_on(mappings, state, there["status_id"], row.sent):
            continue
        if there["status_id"] == state.status_id:
            there_already.append((row, whole, state))
        else:
            groups.setdefault(state.status_id, []).append((row, whole, state))
    done += _told(there_already)
    if len(rows) > TOGETHER_ABOVE:
        done += sum(_group_send(asking, group) for group in groups.values() if len(group) > 1)
    return done


def _group_send(asking: Asking, group: Sequence[_Step]) -> int:
    done = 0
    for start in range(0, len(group), PAGE):
        part = group[start : start + PAGE]
        numbers = [int(row.binding.external_id) for row, _wanted, _state in part]
        asking.ask("setOrderStatuses", {"order_ids": numbers, "status_id": part[0][2].status_id})
        done += _told(part)
    return done


def _told(steps: Sequence[_Step]) -> int:
    """Note the states of these orders in one transaction; returns how many orders have nothing left."""
    now = clock.now()
    by_key = {row.pk: (row, state) for row, _wanted, state in steps}
    with transaction.atomic():
        kept = list(WayBack.objects.select_for_update().filter(pk__in=by_key).order_by("pk"))
        for own in kept:
            row, state = by_key[own.pk]
            state_note(state, state.status_id, now)(own.sent)
            row.sent = own.sent
        WayBack.objects.bulk_update(kept, ["sent"])
    sent_reports([row for row, _wanted, _state in steps], ["state"])
    return rows_done([(row, wanted.version) for row, wanted, _state in steps if _is_all_told(wanted, but_state=True)])


def _is_all_told(wanted: Wanted, *, but_state: bool = False) -> bool:
    """Whether nothing is left of the order; `but_state`: except its state."""
    state = None if but_state else wanted.state
    return not (state or wanted.parcels or wanted.invoice or wanted.withdrawn or wanted.lost)


def _is_known(row: WayBack) -> bool:
    there = row.sent.get("there")
    return bool(there) and clock.now() - datetime.fromisoformat(there["at"]) < TRUSTED_FOR


def _read(asking: Asking, rows: Iterable[WayBack]) -> None:
    """Read the statuses of these orders. One call finds up to a hundred of them, and at least one that is there."""
    left = {int(row.binding.external_id): row for row in rows}
    for page in _pages(asking, left):
        found = {left[number].pk: (left[number], status) for number, status in page.items() if number in left}
        now = clock.now().isoformat()
        with transaction.atomic():
            kept = list(WayBack.objects.select_for_update().filter(pk__in=found).order_by("pk"))
            for own in kept:
                row, status = found[own.pk]
                own.sent["there"] = {"status_id": status, "at": now}
                row.sent = own.sent
            WayBack.objects.bulk_update(kept, ["sent"])
        for row, _status in found.values():
            left.pop(int(row.binding.external_id))


def _pages(asking: Asking, left: dict[int, WayBack]) -> Iterator[dict[int, int]]:
    """Pages of statuses by number, each from the lowest number on that is still looked for; what BaseLinker does not
    name where it should stand is left to be read by itself."""
    after = 0
    while wanted := [number for number in left if number > after]:
        parameters = {"id_from": min(wanted), "get_unconfirmed_orders": True}
        rows = orders_there(asking.ask("getOrders", parameters))
        page = {order.order_id: order.order_status_id for order in rows if order.order_id >= min(wanted)}
        after = max(page) if len(rows) >= PAGE and page else max(wanted)
        yield page


def _are_many(account: TokenAccount, number: int) -> bool:
    """Whether more than `number` orders are due."""
    return rows_due(account, clock.now())[: number + 1].count() > number
