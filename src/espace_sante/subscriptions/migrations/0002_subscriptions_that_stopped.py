"""Subscriptions that stopped are found by their date: the pass of a day read every subscription."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("subscriptions", "0001_first_subscriptions"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(
                condition=models.Q(("state__in", ["error", "off"])), fields=["changed_at"], name="subscriptions_stopped"
            ),
        ),
    ]
