"""Receipts and statuses of integration: answered for what comes, told of what was sent (MSG-10, MSG-13)."""

from django.db import migrations, models


def _words(length: int) -> models.CharField:
    return models.CharField(blank=True, default="", max_length=length)


class Migration(migrations.Migration):
    dependencies = [("messaging", "0004_one_message_of_a_mark")]

    operations = [
        migrations.AddField("message", "receipt", _words(10), preserve_default=False),
        migrations.AddField("message", "integration", _words(10), preserve_default=False),
        migrations.AddField("departure", "report", _words(10), preserve_default=False),
        migrations.AddField("departure", "code", _words(3), preserve_default=False),
    ]
