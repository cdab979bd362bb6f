"""Everything that is known of one buyer, by e-mail, telephone or login."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform

from baselinker_integration.door.record import fields_unseal
from baselinker_integration.models import InboundCall, OrderBinding
from eshop.core.errors import Conflict
from eshop.orders.models import Order

PHONE_DIGITS = 9
"""A Polish number without the country's prefix, which some write and some do not."""


@dataclass(frozen=True)
class Person:
    """Whoever has this e-mail, this telephone or this login; an empty one names nobody."""

    email: str = ""
    phone: str = ""
    login: str = ""

    def is_meant(self, fields: dict[str, Any]) -> bool:
        """Whether the fields of an OrderAdd call are this person's."""
        phones = (fields.get("phone"), fields.get("delivery_point_phone"))
        return (
            _same(self.email, fields.get("email"))
            or _same(self.login, fields.get("client_login"))
            or any(phone_same(self.phone, phone) for phone in phones)
        )


@dataclass(frozen=True)
class KeptCall:
    """A refused or failed call with the fields that it would be run again with."""

    call: InboundCall
    fields: dict[str, Any]


def person_orders(person: Person) -> list[int]:
    """Numbers of the person's orders, also where only what BaseLinker sent names her. Erased ones name nobody."""
    found: set[int] = set()
    if person.email:
        found |= _numbers(Order.objects.filter(email__iexact=person.email), "pk")
        found |= _numbers(OrderBinding.objects.filter(sent_fields__email__iexact=person.email), "order_id")
    if person.login:
        found |= _numbers(Order.objects.filter(client_login__iexact=person.login), "pk")
        found |= _numbers(OrderBinding.objects.filter(sent_fields__client_login__iexact=person.login), "order_id")
    if person.phone:
        stored = Order.objects.exclude(phone="").values_list("pk", "phone")
        found |= _by_phone(person.phone, stored.iterator(chunk_size=2000))
        sent = OrderBinding.objects.annotate(phone_sent=KeyTextTransform("phone", "sent_fields"))
        pairs = sent.filter(phone_sent__isnull=False).values_list("order_id", "phone_sent")
        found |= _by_phone(person.phone, pairs.iterator(chunk_size=2000))
    return sorted(found)


def person_calls(person: Person) -> Iterator[KeptCall]:
    """The kept calls that can still be read and name the person."""
    for call in InboundCall.objects.filter(sealed__isnull=False).order_by("pk").iterator(chunk_size=500):
        if call.sealed is None:
            continue
        try:
            fields = fields_unseal(call.sealed)
        except Conflict:
            continue
        if person.is_meant(fields):
            yield KeptCall(call, fields)


def phone_same(wanted: str, number: Any) -> bool:
    """Whether two telephone numbers are one, however they are written and with or without the country's prefix."""
    left, right = _digits(wanted), _digits(str(number or ""))
    if min(len(left), len(right)) < PHONE_DIGITS:
        return bool(left) and left == right
    return left[-PHONE_DIGITS:] == right[-PHONE_DIGITS:]


def _same(wanted: str, value: Any) -> bool:
    return bool(wanted) and str(value or "").strip().lower() == wanted.lower()


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isascii() and char.isdecimal())


def _numbers(rows: QuerySet[Any], column: str) -> set[int]:
    return set(rows.values_list(column, flat=True))


def _by_phone(wanted: str, pairs: Iterable[tuple[int, str]]) -> set[int]:
    return {number for number, phone in pairs if phone_same(wanted, phone)}
