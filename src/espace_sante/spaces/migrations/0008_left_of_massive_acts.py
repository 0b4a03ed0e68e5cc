"""What is left of massive acts is found alone: the pass of an hour read every space of every act."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("spaces", "0007_figures_of_large_campaigns"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="massivespace",
            index=models.Index(condition=models.Q(("outcome", "")), fields=["act"], name="left_of_massive_acts"),
        ),
    ]
