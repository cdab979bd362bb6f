"""A lookup for thousands of values: `Product.objects.filter(pk__any_of=ids)`."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Field, ForeignObject
from django.db.models.lookups import In


@ForeignObject.register_lookup
@Field.register_lookup
class AnyOf(In):
    """Whether the column is one of many values of its own kind, whole numbers or texts.

    On PostgreSQL they travel as one array. Of `__in` Django prepares each value, and the driver writes each as a
    parameter, which cost an eighth of a call of a thousand rows.
    """

    lookup_name = "any_of"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        if not self.rhs:
            raise EmptyResultSet
        left, values = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", [*values, self.rhs]

    def get_prep_lookup(self) -> Any:
        return list(self.rhs)
