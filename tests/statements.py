"""How many statements some things take, where the databases differ."""

from __future__ import annotations

from django.db import connections


def of_a_line() -> int:
    """Of one line in the trace: the head is read, then it and the line are written, together where the database can."""
    return 2 if connections["dmp"].vendor == "postgresql" else 3
