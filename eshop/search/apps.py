from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "eshop.search"
    label = "search"
    verbose_name = "Wyszukiwanie"
