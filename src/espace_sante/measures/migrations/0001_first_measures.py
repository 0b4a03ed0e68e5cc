"""Measures, their devices, the spaces that are read together."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "space_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("space_id", models.UUIDField()),
                ("id", models.UUIDField()),
                ("written_at", models.DateTimeField()),
                ("sealed", models.BinaryField()),
            ],
            options={
                "db_table": "measures_device",
            },
        ),
        migrations.CreateModel(
            name="Joined",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "space_id", "from_space_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("space_id", models.UUIDField()),
                ("from_space_id", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "measures_joined",
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "space_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("space_id", models.UUIDField()),
                ("id", models.UUIDField()),
                ("kind", models.CharField(max_length=24)),
                ("at", models.DateTimeField()),
                ("device_id", models.UUIDField(null=True)),
                ("author_kind", models.CharField(max_length=20)),
                ("author_id", models.CharField(max_length=64)),
                ("written_at", models.DateTimeField()),
                ("removed", models.BooleanField(default=False)),
                ("sealed", models.BinaryField()),
            ],
            options={
                "db_table": "measures_measure",
                "indexes": [
                    models.Index(
                        condition=models.Q(("removed", False)),
                        fields=["space_id", "kind", "-at", "-id"],
                        name="measures_in_order",
                    )
                ],
            },
        ),
    ]
