from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0014_slot_holds"),
    ]

    operations = [
        migrations.AddField(
            model_name="feed",
            name="language",
            field=models.CharField(default="fr", max_length=8),
        ),
    ]
