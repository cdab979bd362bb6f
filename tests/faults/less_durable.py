"""The settings with SQLite as it was: an acknowledged order may wait for the disk until the next checkpoint.

For the control of tests/faults/test_sqlite.py and the comparison in docs/benchmarks.md.
"""

from eshop.settings import *  # noqa: F403
from eshop.settings import DATABASES

_options = DATABASES["default"]["OPTIONS"]
_options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=NORMAL")
