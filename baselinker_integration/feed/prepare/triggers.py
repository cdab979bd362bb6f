"""Database triggers that write the journal whenever something changes that a feed shows, whoever changes it (ADR 0003).

They are dropped before and made again after each `migrate`: SQLite loses them when a migration rebuilds a table. Only
active accounts get entries; one that comes back has everything looked at again (accounts/connections.py).
"""

from dataclasses import dataclass
from typing import Any

from django.db import connections

_MAIN_PRODUCT = "SELECT COALESCE(p.parent_id, p.id) AS product_id FROM catalog_product p"
_SAME_CODE = _MAIN_PRODUCT + " WHERE p.code <> '' AND p.code = {0}.code"
_CODE_CHANGED = (
    " AND (OLD.code <> NEW.code OR OLD.is_active <> NEW.is_active"
    " OR COALESCE(OLD.parent_id, 0) <> COALESCE(NEW.parent_id, 0))"
)
_SAME_CODE_AS_VARIANTS = (
    "SELECT COALESCE(p.parent_id, p.id) AS product_id FROM catalog_product v JOIN catalog_product p ON p.code = v.code"
    " WHERE v.parent_id = NEW.id AND v.code <> '' AND OLD.is_active <> NEW.is_active"
)
_EVERYTHING = "SELECT p.id AS product_id FROM catalog_product p WHERE p.parent_id IS NULL"
_CATEGORISED = _EVERYTHING + " AND p.category_id IS NOT NULL"


def _of_product(row: str) -> str:
    return f"{_MAIN_PRODUCT} WHERE p.id = {row}.product_id"


def _with(column: str, condition: str) -> str:
    return f"{_MAIN_PRODUCT} WHERE p.{column} = NEW.id AND {condition}"


@dataclass(frozen=True)
class Watch:
    """For one table and event: SELECTs (over OLD and NEW) of the main products whose row may have changed."""

    table: str
    event: str
    selects: tuple[str, ...]


def _satellite(table: str, changed: str) -> tuple[Watch, ...]:
    """A table of rows that belong to one item; `changed` tells an edit that matters."""
    return (
        Watch(table, "INSERT", (_of_product("NEW"),)),
        Watch(table, "DELETE", (_of_product("OLD"),)),
        Watch(table, "UPDATE", (f"{_MAIN_PRODUCT} WHERE p.id IN (NEW.product_id, OLD.product_id) AND ({changed})",)),
    )


WATCHES = (
    Watch(
        "catalog_product", "INSERT", ("SELECT COALESCE(NEW.parent_id, NEW.id) AS product_id", _SAME_CODE.format("NEW"))
    ),
    Watch(
        "catalog_product", "DELETE", ("SELECT COALESCE(OLD.parent_id, OLD.id) AS product_id", _SAME_CODE.format("OLD"))
    ),
    Watch(
        "catalog_product",
        "UPDATE",
        (
            "SELECT COALESCE(NEW.parent_id, NEW.id) AS product_id",
            "SELECT COALESCE(OLD.parent_id, OLD.id) AS product_id"
            " WHERE COALESCE(OLD.parent_id, OLD.id) <> COALESCE(NEW.parent_id, NEW.id)",
            _SAME_CODE.format("NEW") + _CODE_CHANGED,
            _SAME_CODE.format("OLD") + _CODE_CHANGED,
            _SAME_CODE_AS_VARIANTS,
        ),
    ),
    *_satellite("catalog_stock", "OLD.quantity <> NEW.quantity OR OLD.product_id <> NEW.product_id"),
    *_satellite(
        "catalog_price",
        "OLD.gross <> NEW.gross OR OLD.product_id <> NEW.product_id OR OLD.price_list_id <> NEW.price_list_id",
    ),
    *_satellite("catalog_producttranslation", "1 = 1"),
    Watch("catalog_pricelist", "INSERT", (_EVERYTHING + " AND NEW.is_default",)),
    Watch("catalog_pricelist", "DELETE", (_EVERYTHING + " AND OLD.is_default",)),
    Watch(
        "catalog_pricelist",
        "UPDATE",
        (_EVERYTHING + " AND (OLD.currency <> NEW.currency OR OLD.is_default <> NEW.is_default)",),
    ),
    Watch("catalog_vatrate", "UPDATE", (_with("vat_rate_id", "OLD.code <> NEW.code"),)),
    Watch("catalog_manufacturer", "UPDATE", (_with("manufacturer_id", "OLD.name <> NEW.name"),)),
    Watch(
        "catalog_category",
        "UPDATE",
        (
            _CATEGORISED + " AND (OLD.name <> NEW.name OR OLD.is_active <> NEW.is_active"
            " OR COALESCE(OLD.parent_id, 0) <> COALESCE(NEW.parent_id, 0))",
        ),
    ),
    Watch("catalog_categorytranslation", "INSERT", (_CATEGORISED,)),
    Watch("catalog_categorytranslation", "UPDATE", (_CATEGORISED,)),
    Watch("catalog_categorytranslation", "DELETE", (_CATEGORISED,)),
)

WATCHED_TABLES = tuple(dict.fromkeys(watch.table for watch in WATCHES))


def _name(watch: Watch) -> str:
    return f"baselinker_journal_{watch.table}_{watch.event.lower()}"


def _statements(watch: Watch) -> str:
    return "\n".join(
        "INSERT INTO baselinker_feedchange (feed_id, product_id)"  # noqa: S608  text of this module only
        " SELECT f.connection_id, touched.product_id FROM baselinker_feed f"
        " JOIN baselinker_connection c ON c.id = f.connection_id AND c.is_active"
        f" CROSS JOIN ({select}) AS touched;"
        for select in watch.selects
    )


def triggers_install(using: str) -> None:
    """Make all triggers anew in database `using`."""
    triggers_drop(using)
    database = connections[using]
    with database.cursor() as cursor:
        for watch in WATCHES:
            for statement in _definition(watch, database.vendor):
                cursor.execute(statement)


def triggers_drop(using: str) -> None:
    """Remove all triggers from database `using`; those that are not there are passed over."""
    database = connections[using]
    tables = set(database.introspection.table_names())
    with database.cursor() as cursor:
        for watch in WATCHES:
            if watch.table in tables:
                on_table = f" ON {watch.table}" if database.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(watch)}{on_table}")


def triggers_missing() -> list[str]:
    """Names of the triggers that the default database does not have; none while their tables are not there yet."""
    database = connections["default"]
    if "baselinker_feedchange" not in database.introspection.table_names():
        return []
    catalogue = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if database.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with database.cursor() as cursor:
        cursor.execute(catalogue)
        present = {name for (name,) in cursor.fetchall()}
    return [f"{watch.table}: trigger {_name(watch)}" for watch in WATCHES if _name(watch) not in present]


def _definition(watch: Watch, vendor: str) -> list[str]:
    name = _name(watch)
    if vendor == "postgresql":
        return [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $body$ BEGIN {_statements(watch)} RETURN NULL; END $body$",
            f"CREATE TRIGGER {name} AFTER {watch.event} ON {watch.table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    return [f"CREATE TRIGGER {name} AFTER {watch.event} ON {watch.table} FOR EACH ROW BEGIN {_statements(watch)} END"]


def journal_triggers_off(using: str = "default", **kwargs: Any) -> None:
    """Before `migrate`: out of the way of table changes."""
    triggers_drop(using)


def journal_triggers_on(using: str = "default", **kwargs: Any) -> None:
    """After `migrate`: back in place."""
    if "baselinker_feedchange" in connections[using].introspection.table_names():
        triggers_install(using)
