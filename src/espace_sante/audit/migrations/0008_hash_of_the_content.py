"""What an entry says is hashed apart from its place: entries of before have no such hash, and keep theirs (ADR 19)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0007_queue_the_entries_of_before")]
    operations = [
        migrations.AddField(
            model_name="logqueue",
            name="content_hash",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="traceentryrow",
            name="content_hash",
            field=models.BinaryField(null=True),
        ),
    ]
