"""What is due is found for each way apart: a million that wait for one way were read to find one of another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0008_services_to_review"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="delivery",
            name="deliveries_due",
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["way", "due_at", "id"],
                name="deliveries_due_by_way",
            ),
        ),
    ]
