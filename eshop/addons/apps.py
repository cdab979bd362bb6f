from django.apps import AppConfig


class AddonsConfig(AppConfig):
    name = "eshop.addons"
    label = "addons"
    verbose_name = "Dodatki"
