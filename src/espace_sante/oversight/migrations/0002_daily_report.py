"""That a day has its report on unusual accesses (ADR 24)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_findings_and_follow_up")]
    operations = [
        migrations.CreateModel(
            name="DailyReport",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("found", models.IntegerField()),
            ],
            options={"db_table": "oversight_daily_report"},
        ),
    ]
