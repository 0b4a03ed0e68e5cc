from django.db import migrations, models
from django.db.models import F


def begin_where_all_are(apps, schema_editor):
    """What is secret was numbered with the rest until now: what comes next has a greater number in both."""
    apps.get_model("agenda", "Calendar").objects.using(schema_editor.connection.alias).update(secret_change=F("change"))


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0015_feed_language"),
    ]

    operations = [
        migrations.AddField(
            model_name="calendar",
            name="secret_change",
            field=models.BigIntegerField(default=0),
        ),
        migrations.RunPython(begin_where_all_are, migrations.RunPython.noop),
    ]
