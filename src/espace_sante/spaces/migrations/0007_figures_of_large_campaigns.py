"""The numbers of large campaigns as they were last counted."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("spaces", "0006_campaigns_at_national_speed")]

    operations = [
        migrations.CreateModel(
            name="WaveCount",
            fields=[
                (
                    "wave",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="counted",
                        serialize=False,
                        to="spaces.wave",
                    ),
                ),
                ("counted_at", models.DateTimeField()),
                ("first_sent_at", models.DateTimeField(null=True)),
                ("activated_lately", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="CountedCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=10)),
                ("state", models.CharField(max_length=10)),
                ("departement", models.CharField(blank=True, max_length=3)),
                ("person", models.CharField(max_length=2)),
                ("last", models.BooleanField()),
                ("count", models.BigIntegerField()),
                (
                    "wave",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cells",
                        to="spaces.wave",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("wave", "channel", "state", "departement", "person", "last"),
                        name="a_cell_is_counted_once",
                    )
                ],
            },
        ),
    ]
