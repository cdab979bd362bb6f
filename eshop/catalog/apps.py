from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "eshop.catalog"
    label = "catalog"
    verbose_name = "Towary"
