"""What the search shows: hits in groups, each by the right to its page, in a constant number of statements."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from baselinker_integration.door.refused_reading import OPEN_STATES
from baselinker_integration.models import InboundCall
from eshop.catalog.selectors.products import items_load
from eshop.core.numbers import whole_number
from eshop.core.pages.display import moment_shown, money_shown, quantity_shown
from eshop.orders.models import Order
from eshop.orders.personal_data import order_shown, sees_buyers
from eshop.panel.search.marking import fits, marked
from eshop.search.models import SearchEntry
from eshop.search.reading import kind_named, newest_found
from eshop.search.terms import squeezed, words
from event_log.models import Event
from event_log.pages.showing import PARAMETER, Shown
from event_log.selectors import event_search
from event_log.texts import event_title

MOST = 5
Kind = SearchEntry.Kind


@dataclass(frozen=True)
class Hit:
    """One line to open: title and details with what was typed marked, and at the end an amount or a moment."""

    link: str
    icon: str
    title: SafeString
    details: Sequence[SafeString] = ()
    end: str = ""


@dataclass(frozen=True)
class Group:
    """Hits of one kind; `all_link` leads to all of them where there are more."""

    title: str
    hits: list[Hit] = field(default_factory=list)
    all_link: str = ""


def groups_found(request: HttpRequest, text: str) -> list[Group]:
    """The groups that have hits, in their order: orders, refused orders, items, events, pages of the menu."""
    typed = text.strip()[:200]
    if not words(typed):
        return []
    makers: list[tuple[str, Callable[[HttpRequest, str], Group]]] = [
        ("orders.view_order", _orders),
        ("baselinker.view_inboundcall", _refused),
        ("catalog.view_product", _items),
        ("event_log.view_event", _events),
        ("", _pages),
    ]
    groups = [make(request, typed) for right, make in makers if not right or request.user.has_perm(right)]
    return [group for group in groups if group.hits]


def _ids(kind: Kind, typed: str, *, by_buyer: bool = False) -> list[int]:
    """At most six ids: of the object whose number was typed, then the newest."""
    named, rest = kind_named(typed)
    number = whole_number(rest)
    if named not in (None, kind):
        return []
    if named is not None and number is not None:
        return [number]
    return newest_found(kind, rest, by_buyer=by_buyer, limit=MOST + 1, first=number)


def _orders(request: HttpRequest, typed: str) -> Group:
    is_open = sees_buyers(request.user)
    ids = _ids(Kind.ORDER, typed, by_buyer=is_open)
    orders = Order.objects.select_related("baselinker_binding").prefetch_related("lines", "parcels").in_bulk(ids)
    hits = [_order(order_shown(orders[pk], is_open=is_open), typed) for pk in ids[:MOST] if pk in orders]
    return Group(_("Zamówienia"), hits, _all("orders_order_changelist", typed, ids))


def _order(order: Any, typed: str) -> Hit:
    binding = getattr(order, "baselinker_binding", None)
    numbers = [
        (_("BaseLinker"), binding.external_id if binding is not None else ""),
        *((_("oferta"), line.auction_id) for line in order.lines.all()),
        *((_("kod"), line.code) for line in order.lines.all()),
        *((_("przesyłka"), parcel.number) for parcel in order.parcels.all()),
        (_("punkt"), order.delivery_point_code),
        (_("telefon"), order.phone),
        (_("NIP"), order.invoice_nip),
        (_("e-mail"), order.email),
        (_("login"), order.client_login),
        (_("transakcja"), order.transaction_id),
        (_("numer w ERP"), order.erp_number),
        (_("faktura"), order.invoice_number),
        (_("płatnik"), f"{order.invoice_fullname} {order.invoice_company}".strip()),
        (_("miasto"), order.delivery_city),
        (_("punkt"), order.delivery_point_city),
    ]
    title = f"{order.pk}, {order.buyer}"
    details = [_named(label, value, typed) for label, value in numbers if value and _shows(value, typed)][:2]
    details += [marked(str(order.get_status_display()), ""), marked(moment_shown(order.placed_at), "")]
    return Hit(
        reverse("admin:orders_order_change", args=[order.pk]),
        "shopping_cart",
        marked(title, typed),
        details,
        f"{money_shown(order.total)} {order.currency}",
    )


def _shows(value: str, typed: str) -> bool:
    """Also a telephone typed without the country's number."""
    digits = squeezed(typed)
    return fits(value, typed) or (digits.isdecimal() and len(digits) > 4 and digits in squeezed(value))


def _refused(request: HttpRequest, typed: str) -> Group:
    """By BaseLinker's number alone: the rest of what was refused is sealed."""
    number = squeezed(typed)
    calls = InboundCall.objects.none()
    if number.isdecimal():
        calls = InboundCall.objects.filter(state__in=OPEN_STATES, action="OrderAdd", external_id=number)
    hits = [
        Hit(
            reverse("admin:panel_refused_order", args=[call.pk]),
            "block",
            marked(f"BaseLinker {call.external_id}", typed),
            [marked(call.connection.name, "")],
            moment_shown(call.received_at),
        )
        for call in calls.select_related("connection").order_by("-pk")[:MOST]
    ]
    return Group(_("Odrzucone zamówienia"), hits)


def _items(request: HttpRequest, typed: str) -> Group:
    ids = _ids(Kind.ITEM, typed)
    items = items_load(ids[:MOST])
    return Group(
        _("Towary"),
        [_item(items[pk], typed) for pk in ids[:MOST] if pk in items],
        _all("catalog_product_changelist", typed, ids),
    )


def _item(item: Any, typed: str) -> Hit:
    numbers = [(_("kod"), item.code), (_("EAN"), item.ean), (_("numer"), str(item.pk)), (_("ERP"), item.external_id)]
    shown = [_named(label, value, typed) for label, value in numbers if value and fits(value, typed)]
    stock = quantity_shown(item.stock.quantity) if hasattr(item, "stock") else "0"
    name = " ".join(filter(None, (item.name or (item.parent.name if item.parent else ""), item.variant_name)))
    return Hit(
        reverse("admin:catalog_product_change", args=[item.pk]),
        "inventory_2",
        marked(name or item.code or "–", typed),
        [*(shown[:2] or [_named(_("kod"), item.code or "–", "")]), marked(f"{_('stan')} {stock}", "")],
        money_shown(item.default_price),
    )


def _events(request: HttpRequest, typed: str) -> Group:
    found = event_search(Event.objects.all(), typed, by_buyer=sees_buyers(request.user)).order_by("-pk")
    events = list(found[: MOST + 1])
    hits = [
        Hit(
            reverse("admin:event_log_event_change", args=[event.pk]),
            {0: "info", 1: "warning", 2: "error"}[event.severity],
            marked(event_title(event), typed),
            [marked(part, typed) for part in (event.subject_shown, event.message_shown) if part],
            moment_shown(event.at),
        )
        for event in events[:MOST]
    ]
    more = {"obszar": events[0].area, PARAMETER: Shown.ALL.value} if events else {}
    return Group(_("Dziennik zdarzeń"), hits, _all("event_log_event_changelist", typed, events, **more))


def _pages(request: HttpRequest, typed: str) -> Group:
    """The menu's own pages whose names have all words typed."""
    wanted = words(typed)
    hits = []
    for group in admin.site.get_sidebar_list(request):  # type: ignore[attr-defined]
        for item in group["items"]:
            names = words(f"{item['title']} {group.get('title') or ''}")
            if item["has_permission"] and all(any(n.startswith(word) for n in names) for word in wanted):
                section = [marked(str(group["title"]), typed)] if group.get("title") else []
                hits.append(Hit(str(item["link"]), item["icon"], marked(str(item["title"]), typed), section))
    return Group(_("Przejdź do"), hits[:MOST])


def _named(label: str, value: str, typed: str) -> SafeString:
    return SafeString(f"{marked(label, '')} {marked(value, typed)}")


def _all(page: str, typed: str, found: Sequence[Any], **more: str) -> str:
    return f"{reverse(f'admin:{page}')}?{urlencode({**more, 'q': typed})}" if len(found) > MOST else ""
