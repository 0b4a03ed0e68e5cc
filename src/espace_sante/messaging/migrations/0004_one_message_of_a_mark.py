"""The mark takes the place of the digest of the Message-ID; answers find a message by the Message-ID itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0003_mark_the_messages_of_before")]

    operations = [
        migrations.AlterField("message", "mark", models.BinaryField(max_length=32)),
        migrations.AddConstraint(
            "message", models.UniqueConstraint(fields=["mailbox_id", "mark"], name="one_message_of_a_mark")
        ),
        migrations.RemoveField("message", "digest"),
    ]
