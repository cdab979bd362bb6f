from eshop.panel.models.columns import ListColumns
from eshop.panel.models.export import ExportJob

__all__ = ["ExportJob", "ListColumns"]
