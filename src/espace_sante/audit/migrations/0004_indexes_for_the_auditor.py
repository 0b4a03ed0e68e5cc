"""The lines of one actor by time, and on PostgreSQL those of a period (docs/adr/0024).

A BRIN index notes the instants of each block of a table that only grows: it costs an append nothing that can be
measured. SQLite has none; there, a period is read through the actor or the space, or line by line.
"""

from typing import Any

from django.db import migrations, models

BRIN = "CREATE INDEX trace_by_time ON audit_trace_entry USING brin (at) WITH (pages_per_range = 32, autosummarize = on)"


def forwards(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.alias == "dmp" and schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(BRIN)


def backwards(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.alias == "dmp" and schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX trace_by_time")


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_trace_of_documents_alone")]
    operations = [
        migrations.AddIndex(
            model_name="traceentryrow",
            index=models.Index(
                fields=["actor_id", "at"],
                name="trace_of_an_actor",
                condition=models.Q(("actor_kind", "system"), _negated=True),
            ),
        ),
        migrations.RunPython(forwards, backwards),
    ]
