"""`field__among=values`: like `__in`, with one parameter however many values there are.

The statement is then the same for any number of values, so that the database and its driver keep it.
`field__listed=values` holds for the same rows. `among` is for finding rows by these values, `listed` for testing many
rows that something else finds: PostgreSQL then looks each up in a hash table, and does not walk along the values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Lookup

from espace_sante.kernel.id_set import IdSet


@Field.register_lookup
class Among(Lookup):
    """The column holds one of these values."""

    lookup_name = "among"
    array = "= ANY(%s{kind})"  # in PostgreSQL

    def get_prep_lookup(self) -> list[Any]:
        values = list(self.rhs)
        if values and type(values[0]) is UUID:  # as they are sent already
            return values
        return [self.lhs.output_field.get_prep_value(value) for value in values]

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        field = self.lhs.output_field
        is_uuid = field.get_internal_type() == "UUIDField"
        if connection.vendor == "postgresql" and is_uuid:
            right = self.array.format(kind="::uuid[]")
            return f"{left} {right}", (*parameters, one_parameter(self.rhs, connection))
        values = [field.get_db_prep_value(value, connection, prepared=True) for value in self.rhs]
        is_text = field.get_internal_type() in {"CharField", "TextField"}
        array = self.array.format(kind="::text[]" if is_text else "")
        right = array if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
        return f"{left} {right}", (*parameters, one_parameter(values, connection))


@Field.register_lookup
class Listed(Among):
    """The column holds one of these values: a test on rows that are found already."""

    lookup_name = "listed"
    array = "IN (SELECT unnest(%s{kind}))"


def one_parameter(values: Sequence[Any] | IdSet, connection: BaseDatabaseWrapper) -> Any:
    """Several values of a driver as one: an array, or JSON where there are none.

    UUIDs are written as the text of an array, which the driver would do one by one; the statement says `::uuid[]`.
    """
    if isinstance(values, IdSet):
        digits = list(values.digits)
        return f"{{{','.join(digits)}}}" if connection.vendor == "postgresql" else orjson.dumps(digits).decode()
    if connection.vendor != "postgresql":
        return orjson.dumps(values).decode()
    if values and type(values[0]) is UUID:
        return f"{{{','.join([one.hex for one in values])}}}"
    return list(values)
