import django.db.models.deletion
import espace_sante.kernel.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0004_families"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("typed_name", models.CharField(max_length=220)),
                ("fingerprint", models.BinaryField(max_length=32)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "carer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations_received",
                        to="identity.holder",
                    ),
                ),
                (
                    "helped",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations_given",
                        to="identity.holder",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CarerEmergency",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("hospital", "hospital"),
                            ("accident", "accident"),
                            ("no_answer", "no_answer"),
                            ("asked_by_care", "asked_by_care"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "delegation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emergencies",
                        to="identity.delegation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DelegationStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.IntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "pending"),
                            ("accepted", "accepted"),
                            ("refused", "refused"),
                            ("expired", "expired"),
                            ("withdrawn", "withdrawn"),
                            ("revoked", "revoked"),
                            ("ended", "ended"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_kind", models.CharField(max_length=20)),
                ("by_id", models.CharField(max_length=64)),
                (
                    "delegation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="identity.delegation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DelegationTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.IntegerField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("documents", models.BooleanField()),
                ("messages", models.BooleanField()),
                ("agenda", models.BooleanField()),
                ("profile", models.BooleanField()),
                ("writes", models.BooleanField()),
                ("emergency_only", models.BooleanField()),
                ("decided_at", models.DateTimeField()),
                ("by_kind", models.CharField(max_length=20)),
                ("by_id", models.CharField(max_length=64)),
                (
                    "delegation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="identity.delegation"
                    ),
                ),
                (
                    "relationship",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="identity.relationship",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="delegation",
            index=models.Index(fields=["helped", "-made_at"], name="delegations_of_a_holder"),
        ),
        migrations.AddIndex(
            model_name="delegation",
            index=models.Index(fields=["carer", "-made_at"], name="delegations_to_a_carer"),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("helped", models.F("carer")), _negated=True), name="nobody_is_their_own_carer"
            ),
        ),
        migrations.AddIndex(
            model_name="careremergency",
            index=models.Index(fields=["delegation", "until"], name="emergencies_of_a_delegation"),
        ),
        migrations.AddConstraint(
            model_name="delegationstep",
            constraint=models.UniqueConstraint(
                fields=("delegation", "position"), name="one_delegation_step_at_a_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="delegationterms",
            constraint=models.UniqueConstraint(
                fields=("delegation", "position"), name="one_delegation_terms_at_a_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="delegationterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("since"))), name="a_delegation_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="delegationterms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("documents", True), ("messages", True), ("agenda", True), ("profile", True), _connector="OR"
                ),
                name="a_delegation_opens_something",
            ),
        ),
    ]
