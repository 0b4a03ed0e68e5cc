"""What people are told of their services has an outbox of its own, and a batch of them is found by an index that is in
its order: a million links of one service were read and sorted again for every five hundred people."""

import espace_sante.kernel.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pairing", "0002_oauth"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangesOutbox",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("topic", models.CharField(max_length=60)),
                ("payload", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("attempts", models.IntegerField(default=0)),
                ("failed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "pairing_changes_outbox",
            },
        ),
        migrations.RemoveIndex(
            model_name="pairing",
            name="pairings_of_a_service",
        ),
        migrations.AddIndex(
            model_name="pairing",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["service_id", "id"],
                name="pairings_told_of_a_service",
            ),
        ),
        migrations.AddIndex(
            model_name="changesoutbox",
            index=models.Index(fields=["due_at", "id"], name="pairing_changes_due"),
        ),
    ]
