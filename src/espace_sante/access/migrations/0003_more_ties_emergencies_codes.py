# Ties to structures, to everybody and to single documents; emergencies; one-off codes (docs/adr/0020).

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_secret_relations"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessCode",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "space_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("space_id", models.UUIDField()),
                ("id", models.UUIDField()),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("reads", models.BooleanField()),
                ("scope", models.TextField(db_default="", default="")),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("opens_seconds", models.IntegerField()),
                ("by_kind", models.CharField(max_length=20)),
                ("by_id", models.CharField(max_length=64)),
                ("used_at", models.DateTimeField(null=True)),
                ("used_by", models.CharField(blank=True, max_length=11)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "access_code",
            },
        ),
        migrations.CreateModel(
            name="EmergencyOpening",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "space_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("space_id", models.UUIDField()),
                ("id", models.UUIDField()),
                ("rpps", models.CharField(max_length=11)),
                ("name", models.CharField(max_length=200)),
                ("finess", models.CharField(blank=True, max_length=9)),
                ("structure_name", models.CharField(blank=True, max_length=200)),
                ("mode", models.CharField(max_length=12)),
                ("reason", models.CharField(max_length=20)),
                ("words", models.BinaryField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("contested_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "access_emergency_opening",
            },
        ),
        migrations.RemoveConstraint(
            model_name="carerelation",
            name="one_open_relation_of_a_kind",
        ),
        migrations.AddField(
            model_name="carerelation",
            name="document_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="carerelation",
            name="finess",
            field=models.CharField(db_default="", default="", max_length=9),
        ),
        migrations.AddField(
            model_name="carerelation",
            name="scope",
            field=models.TextField(db_default="", default=""),
        ),
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
        migrations.AddConstraint(
            model_name="carerelation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("document_id__isnull", True), ("until__isnull", True)),
                fields=("space_id", "rpps", "finess", "kind"),
                name="one_open_relation_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="carerelation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("document_id__isnull", False), ("until__isnull", True)),
                fields=("space_id", "rpps", "document_id"),
                name="one_open_rule_of_a_document",
            ),
        ),
        migrations.AddIndex(
            model_name="accesscode",
            index=models.Index(fields=["space_id", "-made_at"], name="codes_of_a_space"),
        ),
        migrations.AddIndex(
            model_name="emergencyopening",
            index=models.Index(fields=["space_id", "-since"], name="emergencies_of_a_space"),
        ),
    ]
