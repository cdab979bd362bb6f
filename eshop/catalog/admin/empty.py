"""Where an empty list of the catalogue leads."""

from django.utils.translation import gettext_lazy as _

from eshop.core.pages.admin import EmptyAction

IMPORT = EmptyAction(right="panel.import_items", page="admin:panel_imports", label=_("Importuj z pliku"))
