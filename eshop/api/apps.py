from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "eshop.api"
    label = "api"
    verbose_name = "API"

    def ready(self) -> None:
        from eshop.api import events  # noqa: F401
        from eshop.api.schema import extensions  # noqa: F401
