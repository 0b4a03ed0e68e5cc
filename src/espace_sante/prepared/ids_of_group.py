"""The ids of the rows of a group in one text: hundreds of rows then cost what one costs to read."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, TextField


class IdsOfGroup(Aggregate):
    """The values of a column of ids as digits joined by commas, for `IdSet.of_digits`; None where there are none."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        return self.as_sql(
            compiler,
            connection,
            function="STRING_AGG",
            template="%(function)s(REPLACE((%(expressions)s)::text, '-', ''), ',')",
            **context,
        )
