from eshop.panel.models.columns import ListColumns
from eshop.panel.models.export import ExportJob
from eshop.panel.models.imports import ImportedItem, ImportJob

__all__ = ["ExportJob", "ImportJob", "ImportedItem", "ListColumns"]
