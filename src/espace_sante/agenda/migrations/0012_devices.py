from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0011_feeds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                ("login", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("id", models.UUIDField(unique=True)),
                ("space_id", models.UUIDField()),
                ("digest", models.BinaryField(max_length=32)),
                ("name", models.CharField(max_length=60)),
                ("by_id", models.UUIDField()),
                ("made_at", models.DateTimeField()),
                ("used_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "agenda_device",
                "indexes": [models.Index(fields=["space_id", "made_at"], name="agenda_devices")],
            },
        ),
        migrations.AddField(
            model_name="tombstone",
            name="name",
            field=models.CharField(blank=True, default="", max_length=255),
        ),
    ]
