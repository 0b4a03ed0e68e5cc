# Oppositions to a deposit, answered by its author (RULES.md CIT-12, C3).

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="finess",
            field=models.CharField(blank=True, db_default="", max_length=20),
        ),
        migrations.AddField(
            model_name="report",
            name="due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RemoveConstraint(
            model_name="report",
            name="one_waiting_report_about_a_thing",
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["filed", "taken_up", "reopened", "unanswered"])),
                fields=("space_id", "about"),
                name="one_waiting_report_about_a_thing",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("kind", "opposition")),
                fields=["subject_id", "-filed_at"],
                name="oppositions_of_an_author",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("kind", "opposition")),
                fields=["finess", "-filed_at"],
                name="oppositions_of_a_structure",
            ),
        ),
    ]
