from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "eshop.staff"
    label = "staff"
    verbose_name = "Administratorzy"
