"""Mails are claimed by their first and last ids; clocks are found by date and space; holders are proved, not checked.

What an interrupted sending had claimed keeps being claimed, each mail by a row of its own.
"""

import django.db.models.deletion
from django.db import migrations, models

import espace_sante.kernel.identifiers

CLAIMED = (
    "INSERT INTO spaces_sending (id, wave_id, first_id, last_id, claimed_at)"
    " SELECT id, wave_id, id, id, made_at FROM spaces_notice WHERE channel = 'mail' AND state = 'sending'"
)
READY_AGAIN = "UPDATE spaces_notice SET state = 'ready' WHERE channel = 'mail' AND state = 'sending'"


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0009_decisions_of_families"),
        ("spaces", "0005_the_last_gaps_in_a_life"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sending",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("first_id", models.UUIDField()),
                ("last_id", models.UUIDField()),
                ("claimed_at", models.DateTimeField()),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sendings", to="spaces.wave"
                    ),
                ),
            ],
        ),
        migrations.RunSQL(CLAIMED, migrations.RunSQL.noop),
        migrations.RunSQL(READY_AGAIN, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="spaceclock", name="spaces_clock_due"),
        migrations.AddIndex(
            model_name="spaceclock",
            index=models.Index(fields=["move", "due_at", "space"], name="spaces_clock_struck"),
        ),
        migrations.AlterField(
            model_name="space",
            name="holder",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="space",
                to="identity.holder",
            ),
        ),
    ]
