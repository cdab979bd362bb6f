"""Whether the database still has what the models rely on: a restore that went wrong loses keys, and nobody notices.

Compared are primary keys, unique columns, foreign keys, named constraints and indexes, and whatever else an app names
(`schema_also_needs`). SQLite's file is also read for damage.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, OperationalError, connections
from django.db import connection as default_connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

logger = logging.getLogger(__name__)

_RESTORE = "The database was not restored whole; see Backup and restore in docs/operations.md."
Constraints = Mapping[str, Mapping[str, Any]]
Missing = Callable[[], list[str]]

_also: list[Missing] = []


def schema_also_needs(missing: Missing) -> None:
    """Register a function that returns what else is missing, by name."""
    _also.append(missing)


@register(Tags.database)
def schema_check(**kwargs: Any) -> list[CheckMessage]:
    """For `check --database default`, and `migrate`. Says nothing while migrations are to be applied."""
    if DEFAULT_DB_ALIAS not in (kwargs.get("databases") or []):
        return []
    return [
        *(Error(f"The database lacks {name}.", hint=_RESTORE, id="eshop.E010") for name in constraints_missing()),
        *(
            Warning(f"The database lacks {name}.", hint="Run manage.py migrate.", id="eshop.W010")
            for name in _also_missing()
        ),
    ]


def start_check() -> None:
    """For a web process, before it answers anybody. Raises ImproperlyConfigured when the database is damaged.

    One that does not answer is waited for by those who call.
    """
    try:
        damage = file_damage()
        found = [damage] if damage else [f"The database lacks {name}." for name in schema_missing()]
    except (OperationalError, InterfaceError):
        logger.exception("The database could not be compared with the models")
        return
    except DatabaseError as error:
        found = [str(error)]
    finally:
        connections.close_all()
    if found:
        raise ImproperlyConfigured("\n".join([*found, _RESTORE]))


def schema_missing() -> list[str]:
    """What the models rely on and the database does not have, each as "table: what"; empty when all is well."""
    return constraints_missing() + _also_missing()


def migrations_waiting() -> list[str]:
    """Migrations of the program that the database has not had, each as "app name"."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label} {migration.name}" for migration, _backwards in plan]


def constraints_missing() -> list[str]:
    """Constraints of the models that the database does not have, each as "table: what"; [] while migrations wait."""
    if migrations_waiting():
        return []
    connection = connections[DEFAULT_DB_ALIAS]
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                present = connection.introspection.get_constraints(cursor, model._meta.db_table)
                found += [f"{model._meta.db_table}: {what}" for what in _missing(model, present)]
    return found


def _also_missing() -> list[str]:
    return [name for missing in _also for name in missing()]


def file_damage() -> str:
    """What SQLite finds wrong with its file, at a quick look; empty when nothing, and on PostgreSQL."""
    if default_connection.vendor != "sqlite":
        return ""
    with default_connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        found = str(cursor.fetchone()[0])
    return "" if found == "ok" else found


def _missing(model: type[Model], present: Constraints) -> Iterator[str]:
    meta = model._meta
    for field in meta.local_concrete_fields:
        column = str(field.column)
        if field.primary_key and not _has(present, [column], "primary_key"):
            yield "primary key"
        elif field.unique and not field.primary_key and not _has(present, [column], "unique"):
            yield f"unique key on {column}"
        target = field.remote_field.model._meta if field.remote_field and field.db_constraint else None  # type: ignore[attr-defined]
        if target is not None and not any(c["foreign_key"] and c["columns"] == [column] for c in present.values()):
            yield f"foreign key on {column}"
    for columns in meta.unique_together:
        names = [str(meta.get_field(name).column) for name in columns]  # type: ignore[union-attr]
        if not _has(present, names, "unique"):
            yield f"unique key on {', '.join(names)}"
    for named in (*meta.constraints, *meta.indexes):
        if named.name not in present:
            yield named.name


def _has(present: Constraints, columns: list[str], kind: str) -> bool:
    return any(each[kind] and each["columns"] == columns for each in present.values())
