"""How many of the people of a finding the professional has read for months: told to the auditor (C6)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("oversight", "0002_daily_report")]
    operations = [
        migrations.AddField(model_name="finding", name="followed", field=models.IntegerField(default=0, db_default=0)),
    ]
