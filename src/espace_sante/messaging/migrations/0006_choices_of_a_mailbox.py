"""What the holder's side chose: receipts, documents filed by themselves; and who had each document saved."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0005_reports_that_leave")]

    operations = [
        migrations.CreateModel(
            name="MailboxChoice",
            fields=[
                ("mailbox_id", models.UUIDField(primary_key=True, serialize=False)),
                ("receipts", models.CharField(max_length=10)),
                ("filing", models.BooleanField()),
                ("filed_by", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "messaging_mailbox_choice"},
        ),
        migrations.AddField("part", "saved_by", models.JSONField(default=dict)),
    ]
