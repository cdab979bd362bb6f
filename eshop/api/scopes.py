"""What a client of the API may do. A token has the scopes of its client."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    CATALOG_READ = "catalog:read", _("odczyt towarów")
    CATALOG_WRITE = "catalog:write", _("zapis towarów i kategorii")
    PRICES_WRITE = "prices:write", _("zapis cen")
    STOCK_WRITE = "stock:write", _("zapis stanów magazynowych")
    ORDERS_READ = "orders:read", _("odczyt zamówień bez danych osobowych")
    ORDERS_PERSONAL = "orders:personal", _("dane osobowe kupujących w zamówieniach")
    ORDERS_WRITE = "orders:write", _("potwierdzanie i zmiana zamówień")
