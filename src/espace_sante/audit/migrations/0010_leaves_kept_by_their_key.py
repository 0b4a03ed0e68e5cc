"""On SQLite, what ties leaves to entries is kept in the order of its key, without an index beside it: half the look-ups
when the trace is verified, and less to write (docs/performance.md). PostgreSQL keeps its table as it was."""

from typing import Any

from django.db import migrations

TABLE = "audit_log_leaf"
COLUMNS = (
    '"space_id" char(32) NOT NULL, "position" bigint NOT NULL, "month" integer NOT NULL, "leaf_index" bigint NOT NULL, '
    '"salt" BLOB NOT NULL, PRIMARY KEY ("space_id", "position")'
)


def _rewrite(schema_editor: Any, kept: str) -> None:
    if schema_editor.connection.alias != "dmp" or schema_editor.connection.vendor != "sqlite":
        return
    schema_editor.execute(f'CREATE TABLE "{TABLE}_new" ({COLUMNS}) {kept}')
    copy = f'INSERT INTO "{TABLE}_new" SELECT * FROM "{TABLE}" ORDER BY "space_id", "position"'  # noqa: S608
    schema_editor.execute(copy)
    schema_editor.execute(f'DROP TABLE "{TABLE}"')
    schema_editor.execute(f'ALTER TABLE "{TABLE}_new" RENAME TO "{TABLE}"')


def forwards(apps: Any, schema_editor: Any) -> None:
    _rewrite(schema_editor, "WITHOUT ROWID")


def backwards(apps: Any, schema_editor: Any) -> None:
    _rewrite(schema_editor, "")


class Migration(migrations.Migration):
    dependencies = [("audit", "0009_queue_both_hashes")]
    operations = [migrations.RunPython(forwards, backwards)]
