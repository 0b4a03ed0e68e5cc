# Who was told, after two weeks, that something waits for an announcement (RULES.md ANN-02).

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0005_erased_records"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnnouncementAlert",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "space_id", "document_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("space_id", models.UUIDField()),
                ("document_id", models.UUIDField()),
                ("told_at", models.DateTimeField()),
            ],
            options={
                "db_table": "record_announcement_alert",
            },
        ),
    ]
