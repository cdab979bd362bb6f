"""What `make test` runs once, in its SQLite half, because PostgreSQL could not make it come out otherwise.

Here belongs what shows a page, reads a file or keeps a rule of its own, and stores it by the same services as all the
rest. Statements, locks, constraints, processes, and how long a text or a number may be, stay in both halves.
"""

import pytest

PLACES = {
    "architecture/": "reads the sources and the documents",
    "baselinker_integration/conformance/test_own_endpoint.py": "compares answers with the protocol",
    "baselinker_integration/runs/test_calendar.py": "counts days",
    "browser/": "drives Chromium over pages",
    "eshop/catalog/importing/test_cases.py": "reads files",
    "eshop/catalog/importing/test_ceneo.py": "reads a format",
    "eshop/catalog/importing/test_encodings.py": "reads bytes",
    "eshop/catalog/importing/test_hostile_files.py": "reads files",
    "eshop/catalog/importing/test_magento.py": "reads a format",
    "eshop/catalog/importing/test_mapping.py": "reads columns",
    "eshop/catalog/importing/test_odd_files.py": "reads files",
    "eshop/catalog/importing/test_odd_numbers.py": "reads numbers",
    "eshop/catalog/importing/test_odd_rates.py": "reads rates",
    "eshop/catalog/importing/test_own_csv.py": "reads a format",
    "eshop/catalog/importing/test_prestashop.py": "reads a format",
    "eshop/catalog/importing/test_shopify.py": "reads a format",
    "eshop/catalog/importing/test_spreadsheets.py": "reads a format",
    "eshop/catalog/importing/test_woocommerce.py": "reads a format",
    "eshop/panel/": "shows pages",
    "eshop/privacy/test_by_right_only.py": "shows pages",
    "eshop/privacy/test_shared_admin.py": "shows pages",
    "eshop/staff/": "shows pages, judges passwords, compares rights",
    "properties/test_catalogue_files.py": "reads files",
    "properties/test_way_back.py": "plays steps one after the other; workers at once and killed are in concurrency/",
}
"""Folders and modules below tests/, each with what it does."""
STATEMENTS = ("eshop/panel/test_bulk.py", "eshop/panel/test_cases.py", "eshop/panel/test_search.py")
"""Modules in these places that are about statements: they stay in both halves."""
_DATABASE = {"db", "transactional_db", "live_server"}


def runs_once(item: pytest.Item, path: str) -> bool:
    """Whether a test of the module at `path`, below tests/, is left out of the PostgreSQL half.

    Those that ask for no database are; those marked `postgres` never.
    """
    marks = {mark.name for mark in item.iter_markers()}
    if "postgres" in marks:
        return False
    asks = "django_db" in marks or _DATABASE & set(getattr(item, "fixturenames", ()))
    return not asks or (path.startswith(tuple(PLACES)) and path not in STATEMENTS)
