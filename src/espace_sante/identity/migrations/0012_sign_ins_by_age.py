"""Sign-ins that are forgotten are found by their date: the pass of a day read every one of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0011_commission_signs_in"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="signinrecord",
            index=models.Index(fields=["at"], name="sign_ins_by_age"),
        ),
    ]
