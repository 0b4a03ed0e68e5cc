# What a professional deposits may be opposed by the holder’s side (RULES.md CIT-12, C3).

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_service_grants"),
    ]

    operations = [
        migrations.AlterField(
            model_name="carerelation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("medecin_traitant", "Medecin Traitant"),
                    ("care_team", "Care Team"),
                    ("consent", "Consent"),
                    ("blocked", "Blocked"),
                    ("express_consent", "Express Consent"),
                    ("structure", "Structure"),
                    ("administrator", "Administrator"),
                    ("not_this_visit", "Not This Visit"),
                    ("deposits_opposed", "Deposits Opposed"),
                    ("listed", "Listed"),
                    ("reference_midwife", "Reference Midwife"),
                    ("correspondent_pharma", "Correspondent Pharmacist"),
                    ("known", "Known"),
                    ("break_glass", "Break Glass"),
                    ("call_centre", "Call Centre"),
                    ("code", "Code"),
                    ("document_allowed", "Document Allowed"),
                    ("document_denied", "Document Denied"),
                    ("no_break_glass", "No Break Glass"),
                    ("no_call_centre", "No Call Centre"),
                    ("masked_in_emergency", "Masked In Emergency"),
                    ("new_items_masked", "New Items Masked"),
                ],
                max_length=20,
            ),
        ),
    ]
