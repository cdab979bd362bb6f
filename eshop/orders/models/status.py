"""Realisation states and sources of origin of an order (contract, sections 11.3 and 11.4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderStatus(models.IntegerChoices):
    """Numbers are also the ids of StatusesList, so they never change."""

    ENTERED = 1, _("wprowadzone")
    AWAITING_DELIVERY_COST = 2, _("oczekuje na akceptację kosztów dostawy")
    AWAITING_CUSTOMER = 3, _("oczekuje na potwierdzenie klienta")
    AWAITING_PAYMENT = 4, _("oczekuje na potwierdzenie systemu/serwisu płatności")
    AWAITING_SHOP = 5, _("oczekuje na potwierdzenie sklepu")
    CONFIRMED = 6, _("potwierdzone")
    COMPLETED = 7, _("zrealizowane")
    CANCELLED = 8, _("anulowane")


class OrderSource(models.TextChoices):
    ESHOP = "eshop", _("e-Sklep")
    BASELINKER = "baselinker", _("BaseLinker")
    ALLEGRO = "allegro", _("Allegro")
    AMAZON = "amazon", _("Amazon")
    EBAY = "ebay", _("eBay")
    CENEO = "ceneo", _("Ceneo – Kup teraz")
    ERP = "erp", _("ERP")


S = OrderStatus
TRANSITIONS: dict[OrderStatus, frozenset[OrderStatus]] = {
    S.ENTERED: frozenset(
        {S.AWAITING_DELIVERY_COST, S.AWAITING_CUSTOMER, S.AWAITING_PAYMENT, S.AWAITING_SHOP, S.CANCELLED}
    ),
    S.AWAITING_DELIVERY_COST: frozenset({S.AWAITING_CUSTOMER, S.AWAITING_PAYMENT, S.AWAITING_SHOP, S.CANCELLED}),
    S.AWAITING_CUSTOMER: frozenset({S.AWAITING_PAYMENT, S.AWAITING_SHOP, S.CANCELLED}),
    S.AWAITING_PAYMENT: frozenset({S.AWAITING_SHOP, S.CANCELLED}),
    S.AWAITING_SHOP: frozenset({S.CONFIRMED, S.COMPLETED, S.CANCELLED}),
    S.CONFIRMED: frozenset({S.COMPLETED, S.CANCELLED}),
    S.COMPLETED: frozenset(),
    S.CANCELLED: frozenset(),
}
"""From each state the states it may move to; zrealizowane and anulowane are final."""
