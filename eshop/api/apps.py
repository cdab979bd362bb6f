from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "eshop.api"
    label = "api"
    verbose_name = "API"

    def ready(self) -> None:
        from eshop.api import events  # noqa: F401
        from eshop.api.base.idempotency import old_api_calls_prune
        from eshop.api.clients.expiry import expiries_tell
        from eshop.api.clients.silence import silences_tell
        from eshop.api.runs.jobs import jobs_work
        from eshop.api.runs.whole_sync import syncs_abandon
        from eshop.api.schema import extensions  # noqa: F401
        from eshop.core.upkeep import upkeep_register

        upkeep_register("api_calls_deleted", old_api_calls_prune)
        upkeep_register("api_jobs_written", jobs_work)
        upkeep_register("api_syncs_abandoned", syncs_abandon)
        upkeep_register("api_tokens_expiring", expiries_tell)
        upkeep_register("erp_silences_told", silences_tell)
