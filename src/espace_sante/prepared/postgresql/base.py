"""Django's PostgreSQL, to which prepared statements may go straight.

A cursor of Django's over one of the driver's costs four times what libpq takes for the same statement. `straight` hands
a statement to libpq itself: it is prepared once in a connection, then sent with its parameters and awaited in one call,
without the interpreter's lock. Transactions, errors and the state of the connection stay Django's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db.backends.postgresql import base as postgresql

from espace_sante.prepared.postgresql.statements import Statements

_Postgresql: Any = postgresql.DatabaseWrapper  # its types leave out what a backend overrides


class DatabaseWrapper(_Postgresql):  # type: ignore[misc]  # see above
    """A connection that keeps the statements which it was sent."""

    _statements: Statements

    def get_new_connection(self, parameters: dict[str, Any]) -> Any:
        driver = super().get_new_connection(parameters)
        self._statements = Statements(driver)
        return driver

    def straight(self, sql: str, parameters: Sequence[Any]) -> tuple[list[tuple[Any, ...]], int] | None:
        """The rows of a statement, and how many it touched. None, and nothing is sent, where a cursor is wanted.

        That is when somebody listens to what cursors execute. Raises what a cursor raises (`django.db.Error`).
        """
        if self.execute_wrappers or self.queries_logged:
            return None
        if self.needs_rollback:
            self.validate_no_broken_transaction()
        if self.connection is None:
            self.connect()
        try:
            return self._statements.send(sql, parameters, begin=not self.autocommit)
        except psycopg.Error:
            with self.wrap_database_errors:  # kept out of the way of what succeeds
                raise
