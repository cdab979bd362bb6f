"""What `make test-fast` leaves out: folders and modules that take long for what a change in between needs to know."""

FOLDERS = (
    "bench",
    "concurrency",
    "faults",
    "properties",
    "stack",
    "eshop/api/contract",
    "eshop/demo",
    "eshop/privacy",
    "eshop/web_server",
    "baselinker_integration/conformance",
)
MODULES = (
    "architecture/test_imports.py",
    "baselinker_integration/actions/test_hostile_writes.py",
    "baselinker_integration/accounts/test_peppers.py",
    "baselinker_integration/accounts/test_wrong_keys.py",
    "baselinker_integration/feed/prepare/test_memory.py",
    "baselinker_integration/orders/test_bad_data.py",
    "baselinker_integration/orders/test_money.py",
    "baselinker_integration/runs/test_calendar.py",
    "baselinker_integration/runs/test_daily_rule.py",
    "eshop/catalog/importing/test_hostile_files.py",
    "eshop/catalog/importing/test_idempotence.py",
    "eshop/core/test_backup.py",
    "eshop/core/test_checks.py",
    "eshop/core/test_commands.py",
    "eshop/core/test_schema.py",
    "eshop/panel/test_audit.py",
    "eshop/panel/test_catalogue.py",
    "eshop/panel/test_connections.py",
    "eshop/panel/test_languages.py",
    "eshop/panel/test_odd_addresses.py",
    "eshop/panel/test_orders.py",
    "eshop/test_database_settings.py",
    "event_log/test_admin.py",
)


def is_slow(path: str) -> bool:
    """Whether the test module at `path`, below tests/, is left out."""
    return path in MODULES or path.startswith(tuple(f"{folder}/" for folder in FOLDERS))
