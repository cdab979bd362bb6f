from eshop.panel.models.columns import ListColumns
from eshop.panel.models.export import ExportJob
from eshop.panel.models.imports import ImportAddress, ImportedItem, ImportJob

__all__ = ["ExportJob", "ImportAddress", "ImportJob", "ImportedItem", "ListColumns"]
