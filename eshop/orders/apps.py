from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "eshop.orders"
    label = "orders"
    verbose_name = "Sprzedaż"

    def ready(self) -> None:
        from eshop.orders import events  # noqa: F401
