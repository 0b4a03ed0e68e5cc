"""Each entry is queued for the log with both its hashes: the leaf commits to what it says and to its place (ADR 19)."""

from typing import Any

from django.db import migrations

TRACE = "audit_trace_entry"
ONE = (
    "INSERT INTO audit_log_queue (space_id, position, hash) VALUES (NEW.space_id, NEW.position, NEW.hash)",
    "INSERT INTO audit_log_queue (space_id, position, hash) SELECT space_id, position, hash FROM added",
)
BOTH = (
    "INSERT INTO audit_log_queue (space_id, position, hash, content_hash) "
    "VALUES (NEW.space_id, NEW.position, NEW.hash, NEW.content_hash)",
    "INSERT INTO audit_log_queue (space_id, position, hash, content_hash) "
    "SELECT space_id, position, hash, content_hash FROM added",
)


def _run(schema_editor: Any, each: str, together: str) -> None:
    if schema_editor.connection.alias != "dmp":
        return
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER {TRACE}_queue")
        schema_editor.execute(f"CREATE TRIGGER {TRACE}_queue AFTER INSERT ON {TRACE} BEGIN {each}; END")
    else:
        body = f"$$ BEGIN {together}; RETURN NULL; END $$"
        schema_editor.execute(f"CREATE OR REPLACE FUNCTION {TRACE}_queue() RETURNS trigger LANGUAGE plpgsql AS {body}")


def forwards(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, *BOTH)


def backwards(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, *ONE)


class Migration(migrations.Migration):
    dependencies = [("audit", "0008_hash_of_the_content")]
    operations = [migrations.RunPython(forwards, backwards)]
