# A document whose deposit is opposed is hidden from all but its author until it is settled (RULES.md C3).

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0006_announcement_alerts"),
    ]

    operations = [
        migrations.AddField(
            model_name="documententry",
            name="quarantined",
            field=models.BooleanField(default=False, db_default=False),
        ),
    ]
