from django.db import migrations, models


class Migration(migrations.Migration):
    """Ties and rules about single documents are found apart (PEERS.md ask 18). Both indexes are small."""

    dependencies = [("access", "0004_first_choices")]

    operations = [
        migrations.AddIndex(
            model_name="carerelation",
            index=models.Index(
                condition=models.Q(("document_id__isnull", True)),
                fields=["space_id", "rpps"],
                name="tie_in_a_space",
            ),
        ),
        migrations.AddIndex(
            model_name="carerelation",
            index=models.Index(
                condition=models.Q(("document_id__isnull", False), ("until__isnull", True)),
                fields=["space_id", "rpps", "kind", "document_id"],
                name="rule_in_a_space",
            ),
        ),
    ]
