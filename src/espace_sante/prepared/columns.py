"""The columns of a model as statements name them, and their values as a driver takes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

Convert = Callable[[Any, BaseDatabaseWrapper], Any]
_TAKEN = {"CharField": str, "TextField": str, "BinaryField": bytes, "BooleanField": bool}  # as they are, by any driver
_TAKEN_BY = {"postgresql": {"UUIDField": UUID, "DateTimeField": datetime}}


class Columns:
    """Columns by the names of their attributes, in order. What Django's own field would leave as it is skips it."""

    def __init__(self, fields: tuple[Field[Any, Any], ...], vendor: str) -> None:
        self.names = ", ".join(f'"{field.column}"' for field in fields)
        self.marks = ", ".join(["%s"] * len(fields))
        self._fields = fields
        self._ways = [(field.attname, *_way(field, vendor)) for field in fields]

    def values(self, row: Mapping[str, Any], connection: BaseDatabaseWrapper) -> list[Any]:
        """Each value of a row; every column is named in it."""
        return [
            value if type(value := row[name]) is kind else convert(value, connection)
            for name, kind, convert in self._ways
        ]

    def typed(self, connection: BaseDatabaseWrapper) -> str:
        """Marks that say the type of their values: PostgreSQL asks for it where no column tells.

        Without its length: PostgreSQL would cut what is too long, where a column refuses it.
        """
        return ", ".join(f"%s::{(field.db_type(connection) or '').partition('(')[0]}" for field in self._fields)

    def each(self, form: str) -> list[str]:
        """A few words for each column, its name at `{}`."""
        return [form.format(f'"{field.column}"') for field in self._fields]


NOTHING = Columns((), "")


@cache
def columns_of(model: type[Model], vendor: str, *names: str) -> Columns:
    """Those of these names, or every one of the table."""
    fields = {field.attname: field for field in model._meta.local_concrete_fields if field.column}
    return Columns(tuple(fields[name] for name in names) if names else tuple(fields.values()), vendor)


@cache
def alias_of(model: type[Model]) -> str:
    """The database of a model: asked of Django's routers once."""
    return model._default_manager.db


def _way(field: Field[Any, Any], vendor: str) -> tuple[type | None, Convert]:
    """The type of the values that need nothing, and what is done to the others."""
    told = getattr(field, "target_field", field)  # of a foreign key, what it refers to
    kinds = _TAKEN | _TAKEN_BY.get(vendor, {})
    return kinds.get(told.get_internal_type()), field.get_db_prep_save
