"""The entries written before there was a log reach it as the others do."""

from typing import Any

from django.db import migrations

SQL = (
    "INSERT INTO audit_log_queue (space_id, position, hash) "
    "SELECT t.space_id, t.position, t.hash FROM audit_trace_entry t WHERE NOT EXISTS "
    "(SELECT 1 FROM audit_log_queue q WHERE q.space_id = t.space_id AND q.position = t.position) "
    "ORDER BY t.at, t.space_id, t.position"
)


def forwards(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.alias == "dmp":
        schema_editor.execute(SQL)


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_every_entry_reaches_the_log")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
