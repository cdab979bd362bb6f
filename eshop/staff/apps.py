from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "eshop.staff"
    label = "staff"
    verbose_name = "Administratorzy"

    def ready(self) -> None:
        from eshop.staff import events  # noqa: F401  registers its kinds
        from eshop.staff.signals import signals_connect

        signals_connect()
