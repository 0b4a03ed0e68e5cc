import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import espace_sante.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [("identity", "0006_sign_in")]

    operations = [
        migrations.CreateModel(
            name="ClientCertificate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("fingerprint", models.BinaryField(max_length=32, unique=True)),
                ("subject", models.CharField(max_length=200)),
                ("not_before", models.DateTimeField()),
                ("not_after", models.DateTimeField()),
                ("added_at", models.DateTimeField()),
                ("added_by", models.CharField(max_length=64)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="certificates",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
