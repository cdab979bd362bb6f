"""Catalogue files of other shops, and of our own format, into the shop (contract, section 3: import_catalog)."""
