"""Messages of before were stored once for each Message-ID: that is their mark."""

from typing import Any

from django.db import migrations
from django.db.models import F


def mark(apps: Any, schema_editor: Any) -> None:
    message = apps.get_model("messaging", "Message")
    message.objects.using(schema_editor.connection.alias).filter(mark__isnull=True).update(mark=F("digest"))


class Migration(migrations.Migration):
    dependencies = [("messaging", "0002_marks_of_messages")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
