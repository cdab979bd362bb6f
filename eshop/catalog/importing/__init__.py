"""Catalogue files of other shops, and of our own format, into the shop (contract, section 3: import_catalog)."""

from eshop.catalog.importing.importer import catalog_import
from eshop.catalog.importing.report import FileProblem, ImportReport

__all__ = ["FileProblem", "ImportReport", "catalog_import"]
