"""`field__among=values`: like `__in`, with one parameter however many values there are.

The statement is then the same for any number of values, so that the database and its driver keep it.
"""

from __future__ import annotations

from typing import Any

import orjson
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Lookup


@Field.register_lookup
class Among(Lookup):
    """The column holds one of these values."""

    lookup_name = "among"

    def get_prep_lookup(self) -> list[Any]:
        return [self.lhs.output_field.get_prep_value(value) for value in self.rhs]

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        field = self.lhs.output_field
        values = [field.get_db_prep_value(value, connection, prepared=True) for value in self.rhs]
        right = "= ANY(%s)" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
        return f"{left} {right}", (*parameters, one_parameter(values, connection))


def one_parameter(values: list[Any], connection: BaseDatabaseWrapper) -> Any:
    """Several values of a driver as one: an array, or JSON where there are none."""
    return values if connection.vendor == "postgresql" else orjson.dumps(values).decode()
