"""Reports and their steps."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ReportStep",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "space_id",
                        "report_id",
                        "position",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("space_id", models.UUIDField()),
                ("report_id", models.UUIDField()),
                ("position", models.IntegerField()),
                ("step", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("by_kind", models.CharField(max_length=20)),
                ("by_id", models.CharField(max_length=64)),
                ("by_name", models.CharField(blank=True, max_length=200)),
                ("words", models.BinaryField(null=True)),
            ],
            options={
                "db_table": "reports_step",
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "space_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("space_id", models.UUIDField()),
                ("id", models.UUIDField()),
                ("kind", models.CharField(max_length=20)),
                ("about", models.CharField(max_length=80)),
                ("subject_id", models.CharField(blank=True, max_length=64)),
                ("subject_name", models.CharField(blank=True, max_length=200)),
                ("document_id", models.UUIDField(null=True)),
                ("line_space_id", models.UUIDField(null=True)),
                ("line_position", models.BigIntegerField(null=True)),
                ("filed_at", models.DateTimeField()),
                ("by_id", models.CharField(max_length=64)),
                ("profile_consent", models.BooleanField()),
                ("secret", models.BooleanField()),
                ("state", models.CharField(max_length=20)),
                ("state_at", models.DateTimeField()),
            ],
            options={
                "db_table": "reports_report",
                "indexes": [
                    models.Index(fields=["space_id", "-filed_at"], name="reports_of_a_space"),
                    models.Index(fields=["-state_at", "id"], name="reports_of_the_desk"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["filed", "taken_up", "reopened"])),
                        fields=("space_id", "about"),
                        name="one_waiting_report_about_a_thing",
                    )
                ],
            },
        ),
    ]
