from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class BaselinkerIntegrationConfig(AppConfig):
    name = "baselinker_integration"
    label = "baselinker"
    verbose_name = "BaseLinker"

    def ready(self) -> None:
        from baselinker_integration import events  # noqa: F401
        from baselinker_integration.background import metrics  # noqa: F401
        from baselinker_integration.feed.prepare.triggers import (
            journal_triggers_off,
            journal_triggers_on,
            triggers_missing,
        )
        from baselinker_integration.orders.numbers import baselinker_numbers
        from baselinker_integration.runs.mended import mended_items_judge
        from baselinker_integration.tasks import way_back_queue
        from eshop.catalog.signals import items_mended
        from eshop.core.schema import schema_also_needs
        from eshop.orders.searching import order_numbers_register
        from eshop.orders.signals import orders_changed

        order_numbers_register(baselinker_numbers)
        items_mended.connect(mended_items_judge)
        orders_changed.connect(way_back_queue)
        pre_migrate.connect(journal_triggers_off, sender=self)
        schema_also_needs(triggers_missing)
        post_migrate.connect(journal_triggers_on, sender=self)
