from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class PanelConfig(AppConfig):
    name = "eshop.panel"
    label = "panel"
    verbose_name = "Panel"
    default = True

    def ready(self) -> None:
        from eshop.panel.labels import labels_make_translatable
        from eshop.panel.roles import roles_install

        labels_make_translatable()
        post_migrate.connect(roles_install, sender=self)


class PanelAdminConfig(AdminConfig):
    default_site = "eshop.panel.site.PanelSite"
