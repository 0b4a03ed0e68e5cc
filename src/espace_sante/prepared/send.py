"""One statement to a database: straight where its engine can, through a cursor elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

Found = tuple[list[tuple[Any, ...]], int]


def send(connection: BaseDatabaseWrapper, sql: str, parameters: Sequence[Any]) -> Found:
    """Rows, none for a statement that gives none, and how many were found or touched."""
    straight = getattr(connection, "straight", None)
    if straight is not None:
        found: Found | None = straight(sql, parameters)
        if found is not None:
            return found
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else [], max(int(cursor.rowcount), 0)
