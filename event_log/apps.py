from django.apps import AppConfig


class EventLogConfig(AppConfig):
    name = "event_log"
    verbose_name = "Dziennik zdarzeń"
