import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0013_availability"),
    ]

    operations = [
        migrations.CreateModel(
            name="SlotHold",
            fields=[
                (
                    "slot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="agenda.slot",
                    ),
                ),
                ("space_id", models.UUIDField()),
                ("event_id", models.UUIDField()),
            ],
            options={
                "db_table": "agenda_slot_hold",
                "indexes": [models.Index(fields=["space_id", "event_id"], name="agenda_holds_of_event")],
            },
        ),
    ]
