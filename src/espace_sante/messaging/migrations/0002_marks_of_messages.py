"""A Message-ID that a sender uses twice names two mails: what tells them apart is a mark of their content too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial")]

    operations = [
        migrations.AddField("message", "mark", models.BinaryField(max_length=32, null=True)),
        migrations.AlterField("message", "digest", models.BinaryField(max_length=32, null=True)),
        migrations.RemoveConstraint("message", "one_message_of_an_id"),
    ]
