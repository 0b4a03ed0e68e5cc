"""Documents that wait to be announced are found among themselves: the pass of a day read every document."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0007_quarantine"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="documententry",
            index=models.Index(
                condition=models.Q(("invisible_patient", True)),
                fields=["submitted_at", "id"],
                name="documents_to_announce",
            ),
        ),
    ]
