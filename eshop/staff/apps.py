from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "eshop.staff"
    label = "staff"
    verbose_name = "Administratorzy"

    def ready(self) -> None:
        from eshop.core.upkeep import upkeep_register
        from eshop.staff import events  # noqa: F401  registers its kinds
        from eshop.staff.leftovers import sign_in_leftovers_clear
        from eshop.staff.mails.digest import digests_send
        from eshop.staff.signals import signals_connect

        signals_connect()
        upkeep_register("digests", digests_send)
        upkeep_register("sessions_deleted", sign_in_leftovers_clear)
