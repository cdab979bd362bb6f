from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PanelConfig(AppConfig):
    name = "eshop.panel"
    label = "panel"
    verbose_name = "Panel"
    default = True


class PanelAdminConfig(AdminConfig):
    default_site = "eshop.panel.site.PanelSite"
