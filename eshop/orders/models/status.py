"""Realisation states and sources of origin of an order (contract, sections 11.3 and 11.4)."""

from django.db import models


class OrderStatus(models.IntegerChoices):
    """Numbers are also the ids of StatusesList, so they never change."""

    ENTERED = 1, "wprowadzone"
    AWAITING_DELIVERY_COST = 2, "oczekuje na akceptację kosztów dostawy"
    AWAITING_CUSTOMER = 3, "oczekuje na potwierdzenie klienta"
    AWAITING_PAYMENT = 4, "oczekuje na potwierdzenie systemu/serwisu płatności"
    AWAITING_SHOP = 5, "oczekuje na potwierdzenie sklepu"
    CONFIRMED = 6, "potwierdzone"
    COMPLETED = 7, "zrealizowane"
    CANCELLED = 8, "anulowane"


class OrderSource(models.TextChoices):
    ESHOP = "eshop", "e-Sklep"
    BASELINKER = "baselinker", "BaseLinker"
    ALLEGRO = "allegro", "Allegro"
    AMAZON = "amazon", "Amazon"
    EBAY = "ebay", "eBay"
    CENEO = "ceneo", "Ceneo – Kup teraz"
    ERP = "erp", "ERP"


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
