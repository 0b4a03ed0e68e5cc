"""A professional lets patients who authorised them write first (C11)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0006_choices_of_a_mailbox")]

    operations = [
        migrations.CreateModel(
            name="ContactWindow",
            fields=[
                ("address", models.CharField(max_length=254, primary_key=True, serialize=False)),
                ("rpps", models.CharField(max_length=11)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
            ],
            options={
                "db_table": "messaging_contact_window",
                "indexes": [models.Index(fields=["rpps", "until"], name="messaging_windows")],
            },
        ),
    ]
