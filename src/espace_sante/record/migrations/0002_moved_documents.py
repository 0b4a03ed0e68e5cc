from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SpaceMerge",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "space_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("space_id", models.UUIDField()),
                ("id", models.UUIDField()),
                ("from_space_id", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("moving", "Moving"),
                            ("moved", "Moved"),
                            ("returning", "Returning"),
                            ("returned", "Returned"),
                        ],
                        max_length=10,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("by_kind", models.CharField(max_length=20)),
                ("by_id", models.CharField(max_length=64)),
                ("relations", models.JSONField()),
            ],
            options={"db_table": "record_space_merge"},
        ),
        migrations.CreateModel(
            name="MovedDocument",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "space_id",
                        "merge_id",
                        "document_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("space_id", models.UUIDField()),
                ("merge_id", models.UUIDField()),
                ("document_id", models.UUIDField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("moved", "Moved"), ("attached", "Attached"), ("twin", "Twin"), ("clash", "Clash")],
                        max_length=10,
                    ),
                ),
                ("twin_id", models.UUIDField(null=True)),
                ("twin_version", models.IntegerField(null=True)),
                ("hidden", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
                ("returned_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "record_moved_document"},
        ),
    ]
