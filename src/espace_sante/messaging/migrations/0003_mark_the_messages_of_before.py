"""Messages of before were stored once for each Message-ID: that is their mark. Back again, a mark is their digest."""

from typing import Any

from django.db import migrations
from django.db.models import F


def mark(apps: Any, schema_editor: Any) -> None:
    _messages(apps, schema_editor).filter(mark__isnull=True).update(mark=F("digest"))


def take_back(apps: Any, schema_editor: Any) -> None:
    _messages(apps, schema_editor).filter(digest__isnull=True).update(digest=F("mark"))


def _messages(apps: Any, schema_editor: Any) -> Any:
    return apps.get_model("messaging", "Message").objects.using(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("messaging", "0002_marks_of_messages")]

    operations = [migrations.RunPython(mark, take_back)]
