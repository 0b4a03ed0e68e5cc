from django.db import migrations, models


class Migration(migrations.Migration):
    """A table for spaces whose first choices were made. Nothing reads it before this version."""

    dependencies = [("access", "0003_more_ties_emergencies_codes")]

    operations = [
        migrations.CreateModel(
            name="FirstChoices",
            fields=[
                ("space_id", models.UUIDField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("by_kind", models.CharField(max_length=20)),
                ("by_id", models.CharField(max_length=64)),
            ],
            options={"db_table": "access_first_choices"},
        ),
    ]
