from eshop.panel.models.bulk import BulkJob, BulkPortion
from eshop.panel.models.columns import ListColumns
from eshop.panel.models.export import ExportJob
from eshop.panel.models.imports import ImportAddress, ImportedItem, ImportJob
from eshop.panel.models.views import SavedView

__all__ = [
    "BulkJob",
    "BulkPortion",
    "ExportJob",
    "ImportAddress",
    "ImportJob",
    "ImportedItem",
    "ListColumns",
    "SavedView",
]
