from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "eshop.catalog"
    label = "catalog"
    verbose_name = "Towary"

    def ready(self) -> None:
        from eshop.catalog import events  # noqa: F401
        from event_log.pages.history import history_tab_register

        history_tab_register("catalog.product")
