from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("record", "0003_health_history")]

    operations = [migrations.AddField("healthevent", "merge_id", models.UUIDField(null=True))]
