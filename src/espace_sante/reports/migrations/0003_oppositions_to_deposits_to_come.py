# Oppositions to what a professional will deposit, with their motive (RULES.md CIT-12, C3).

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_oppositions"),
    ]

    operations = [
        migrations.CreateModel(
            name="StandingOpposition",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "space_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("space_id", models.UUIDField()),
                ("id", models.UUIDField()),
                ("rpps", models.CharField(max_length=11)),
                ("since", models.DateTimeField()),
                ("by_id", models.CharField(max_length=64)),
                ("words", models.BinaryField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "reports_standing_opposition",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("space_id", "rpps"),
                        name="one_standing_opposition_to_a_professional",
                    )
                ],
            },
        ),
    ]
