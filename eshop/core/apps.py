from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "eshop.core"
    label = "core"
    verbose_name = "Podstawy"

    def ready(self) -> None:
        from eshop.core import checks, deadline, schema, sqlite_like  # noqa: F401
        from eshop.core.hot_path import any_of  # noqa: F401
