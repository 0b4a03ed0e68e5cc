"""A grant says when to look whether it is over: looking read every one of them, and the index of their ends was written
at each refresh. Those of before are looked at once, a batch at a time."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pairing", "0003_what_many_are_told_apart"),
    ]

    operations = [
        migrations.AddField(
            model_name="tokengrant",
            name="look_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddIndex(
            model_name="tokengrant",
            index=models.Index(fields=["look_at"], name="pairing_grants_to_look_at"),
        ),
        migrations.RemoveIndex(
            model_name="tokengrant",
            name="pairing_grant_over",
        ),
    ]
