"""Each entry is queued for the log in its own transaction; entries of erased spaces, and no others, may go (ADR 19)."""

from typing import Any

from django.db import migrations

TRACE = "audit_trace_entry"
ERASED = "SELECT 1 FROM audit_erased_trace e WHERE e.space_id = OLD.space_id AND OLD.position <= e.position"
QUEUE_ONE = "INSERT INTO audit_log_queue (space_id, position, hash) VALUES (NEW.space_id, NEW.position, NEW.hash)"
QUEUE_ALL = "INSERT INTO audit_log_queue (space_id, position, hash) SELECT space_id, position, hash FROM added"
MESSAGE = "the trace only grows"

SQLITE = [
    f"CREATE TRIGGER {TRACE}_queue AFTER INSERT ON {TRACE} BEGIN {QUEUE_ONE}; END",
    f"DROP TRIGGER {TRACE}_no_DELETE",
    f"CREATE TRIGGER {TRACE}_no_DELETE BEFORE DELETE ON {TRACE} WHEN NOT EXISTS ({ERASED}) "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
]
SQLITE_BACK = [
    f"DROP TRIGGER {TRACE}_queue",
    f"DROP TRIGGER {TRACE}_no_DELETE",
    f"CREATE TRIGGER {TRACE}_no_DELETE BEFORE DELETE ON {TRACE} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
]
POSTGRESQL = [
    f"CREATE FUNCTION {TRACE}_queue() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {QUEUE_ALL}; RETURN NULL; END $$",
    f"CREATE TRIGGER {TRACE}_queue AFTER INSERT ON {TRACE} REFERENCING NEW TABLE AS added "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {TRACE}_queue()",
    f"CREATE FUNCTION {TRACE}_refuse_unless_erased() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN IF EXISTS ({ERASED}) THEN RETURN OLD; END IF; RAISE EXCEPTION '{MESSAGE}'; END $$",
    f"DROP TRIGGER {TRACE}_no_change ON {TRACE}",
    f"CREATE TRIGGER {TRACE}_no_change BEFORE UPDATE ON {TRACE} FOR EACH ROW EXECUTE FUNCTION {TRACE}_refuse()",
    f"CREATE TRIGGER {TRACE}_no_removal BEFORE DELETE ON {TRACE} "
    f"FOR EACH ROW EXECUTE FUNCTION {TRACE}_refuse_unless_erased()",
]
POSTGRESQL_BACK = [
    f"DROP TRIGGER {TRACE}_no_removal ON {TRACE}",
    f"DROP TRIGGER {TRACE}_no_change ON {TRACE}",
    f"CREATE TRIGGER {TRACE}_no_change BEFORE UPDATE OR DELETE ON {TRACE} "
    f"FOR EACH ROW EXECUTE FUNCTION {TRACE}_refuse()",
    f"DROP FUNCTION {TRACE}_refuse_unless_erased()",
    f"DROP TRIGGER {TRACE}_queue ON {TRACE}",
    f"DROP FUNCTION {TRACE}_queue()",
]


def _run(schema_editor: Any, sqlite: list[str], postgresql: list[str]) -> None:
    if schema_editor.connection.alias != "dmp":
        return
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
        schema_editor.execute(statement)


def forwards(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, SQLITE, POSTGRESQL)


def backwards(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_verifiable_log")]
    operations = [migrations.RunPython(forwards, backwards)]
