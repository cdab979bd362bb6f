from django.apps import AppConfig


class EventLogConfig(AppConfig):
    name = "event_log"
    verbose_name = "Dziennik zdarzeń"

    def ready(self) -> None:
        from event_log import checks, mailing, metrics  # noqa: F401
