"""Two hosts and a key store: three databases, each app at home in one of them, none called `default`.

DESIGN.md section 3; docs/adr/0002.
"""

from __future__ import annotations

from typing import Any

import dj_database_url

# Every other app lives in `ens`.
HOMES = {
    "audit": "dmp",
    "access": "dmp",
    "oversight": "dmp",
    "record": "dmp",
    "reports": "dmp",
    "measures": "dmp",
    "vault": "keys",
}
ALIASES = ("ens", "dmp", "keys")

_SQLITE_INIT = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"  # what is acknowledged survives a power cut
    "PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-32000;"
    "PRAGMA temp_store=MEMORY;"
)


def database(url: str) -> dict[str, Any]:
    """The settings of one database from its URL, with what we ask of each engine."""
    settings: dict[str, Any] = dict(dj_database_url.parse(url))
    options = settings.setdefault("OPTIONS", {})
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        # One writer at a time: a transaction takes its place at once instead of failing at its first write.
        settings["ENGINE"] = "espace_sante.config.sqlite_in_turn"
        options.update(timeout=20, transaction_mode="IMMEDIATE", init_command=_SQLITE_INIT)
        settings["CONN_MAX_AGE"] = None
    elif settings["ENGINE"] == "django.db.backends.postgresql":
        settings["ENGINE"] = "espace_sante.prepared.postgresql"
        settings["CONN_MAX_AGE"] = None
        settings["CONN_HEALTH_CHECKS"] = False
        settings["DISABLE_SERVER_SIDE_CURSORS"] = True
        # What a connection has asked five times, the server keeps parsed and planned (docs/performance.md).
        options.update(server_side_binding=True, prepare_threshold=5)
    return settings


class HostRouter:
    """Sends each app to its host; relations never cross hosts."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return HOMES.get(model._meta.app_label, "ens")

    db_for_write = db_for_read

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        return self.db_for_read(first) == self.db_for_read(second)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return HOMES.get(app_label, "ens") == db
