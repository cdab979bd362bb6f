"""A lookup for thousands of values: `Product.objects.filter(pk__any_of=ids)`."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Field, ForeignObject
from django.db.models.lookups import In


@ForeignObject.register_lookup
@Field.register_lookup
class AnyOf(In):
    """As `__in`, whose every value Django prepares and the driver writes as a parameter of its own.

    On PostgreSQL the values travel as one array, which saves an eighth of a call of a thousand rows. They must be of
    the column's own kind: whole numbers or texts.
    """

    lookup_name = "any_of"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        if not self.rhs:
            raise EmptyResultSet
        left, values = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", [*values, self.rhs]

    def get_prep_lookup(self) -> Any:
        return list(self.rhs)
