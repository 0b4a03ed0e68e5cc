"""Django builds a connection with `DatabaseWrapper(settings, alias)`; for `default` this hands out the one of `ens`."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


def DatabaseWrapper(settings_dict: dict[str, Any], alias: str = "default") -> BaseDatabaseWrapper:  # noqa: N802 - Django's name
    return connections["ens"]
