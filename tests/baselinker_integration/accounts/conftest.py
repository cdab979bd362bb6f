"""The site served by threads, as the conformance tests serve it."""

from tests.baselinker_integration.conformance.conftest import served_shop  # noqa: F401
from tests.concurrency.conftest import sqlite_file  # noqa: F401
