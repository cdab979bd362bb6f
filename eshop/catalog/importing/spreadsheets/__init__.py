"""XLSX and ODS as rows of text, the way a person sees them in the spreadsheet."""

from eshop.catalog.importing.spreadsheets.rows import SheetRows

__all__ = ["SheetRows"]
