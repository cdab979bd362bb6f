from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class PanelConfig(AppConfig):
    name = "eshop.panel"
    label = "panel"
    verbose_name = "Panel"
    default = True

    def ready(self) -> None:
        from eshop.core.exports.background import background_export_set
        from eshop.core.exports.recording import export_recorder_set
        from eshop.core.pages.bulk import bulk_finder_set
        from eshop.core.pages.columns import column_chooser_set
        from eshop.core.upkeep import upkeep_register
        from eshop.panel import events  # noqa: F401
        from eshop.panel.bulk.jobs import old_jobs_delete
        from eshop.panel.bulk.registry import actions_of
        from eshop.panel.bulk.running import bulk_due
        from eshop.panel.imports.background import imports_due
        from eshop.panel.imports.fetching import addresses_fetch_due
        from eshop.panel.imports.keeping import old_imports_prune
        from eshop.panel.roles import roles_install
        from eshop.panel.services.audit import export_recorded
        from eshop.panel.services.columns import columns_of
        from eshop.panel.services.exports import old_exports_delete
        from eshop.panel.today_view import today_top
        from eshop.panel.views.exports import export_start
        from event_log.types import register_area_top

        column_chooser_set(columns_of)
        bulk_finder_set(actions_of)
        background_export_set(export_start)
        export_recorder_set(export_recorded)
        upkeep_register("export_files_deleted", old_exports_delete)
        upkeep_register("imports", imports_due)
        upkeep_register("bulk_jobs", bulk_due)
        upkeep_register("bulk_jobs_deleted", old_jobs_delete)
        upkeep_register("files_fetched", addresses_fetch_due)
        upkeep_register("import_files_deleted", old_imports_prune)
        register_area_top("baselinker", "panel/today_top.html", today_top)
        post_migrate.connect(roles_install, sender=self)


class PanelAdminConfig(AdminConfig):
    default_site = "eshop.panel.site.PanelSite"
