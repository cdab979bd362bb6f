from django.apps import AppConfig


class BaselinkerIntegrationConfig(AppConfig):
    name = "baselinker_integration"
    label = "baselinker"
    verbose_name = "BaseLinker"

    def ready(self) -> None:
        from baselinker_integration import events  # noqa: F401
