"""Which mailboxes are read with that of the space that was kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0010_contact_windows")]

    operations = [
        migrations.CreateModel(
            name="MergedMailbox",
            fields=[
                ("from_id", models.UUIDField(primary_key=True, serialize=False)),
                ("mailbox_id", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "messaging_merged_mailbox",
                "indexes": [models.Index(fields=["mailbox_id"], name="messaging_merged")],
            },
        ),
    ]
