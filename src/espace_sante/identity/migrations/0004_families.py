import django.db.models.deletion
import espace_sante.kernel.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0003_national_identity"),
    ]

    operations = [
        migrations.CreateModel(
            name="Filiation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("since", models.DateTimeField()),
                ("by_kind", models.CharField(default="system", max_length=20)),
                ("by_id", models.CharField(default="espace-sante", max_length=64)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("insurer", "insurer"),
                            ("certified", "certified"),
                            ("code", "code"),
                            ("invitation", "invitation"),
                            ("judgment", "judgment"),
                            ("consent", "consent"),
                            ("delegation", "delegation"),
                            ("answer", "answer"),
                            ("operator", "operator"),
                            ("own_wish", "own_wish"),
                            ("majority", "majority"),
                        ],
                        default="operator",
                        max_length=30,
                    ),
                ),
                ("until", models.DateTimeField(null=True)),
                ("ended_by_kind", models.CharField(blank=True, max_length=20)),
                ("ended_by_id", models.CharField(blank=True, max_length=64)),
                (
                    "ended_ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("insurer", "insurer"),
                            ("certified", "certified"),
                            ("code", "code"),
                            ("invitation", "invitation"),
                            ("judgment", "judgment"),
                            ("consent", "consent"),
                            ("delegation", "delegation"),
                            ("answer", "answer"),
                            ("operator", "operator"),
                            ("own_wish", "own_wish"),
                            ("majority", "majority"),
                        ],
                        max_length=30,
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(default=1)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="known_parents", to="identity.holder"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="known_children", to="identity.holder"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("child", "parent"),
                        name="one_open_filiation_of_two_people",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("child", "rank"),
                        name="one_known_parent_of_a_rank",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("child", models.F("parent")), _negated=True),
                        name="nobody_is_their_own_parent",
                    ),
                    models.CheckConstraint(condition=models.Q(("rank__in", [1, 2])), name="two_known_parents_at_most"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MajorityNotice",
            fields=[
                (
                    "child",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="majority_notice",
                        serialize=False,
                        to="identity.holder",
                    ),
                ),
                ("majority_on", models.DateField()),
                ("told_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="relationship",
            name="by_id",
            field=models.CharField(default="espace-sante", max_length=64),
        ),
        migrations.AddField(
            model_name="relationship",
            name="by_kind",
            field=models.CharField(default="system", max_length=20),
        ),
        migrations.AddField(
            model_name="relationship",
            name="ended_by_id",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="relationship",
            name="ended_by_kind",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="relationship",
            name="ended_ground",
            field=models.CharField(
                blank=True,
                choices=[
                    ("insurer", "insurer"),
                    ("certified", "certified"),
                    ("code", "code"),
                    ("invitation", "invitation"),
                    ("judgment", "judgment"),
                    ("consent", "consent"),
                    ("delegation", "delegation"),
                    ("answer", "answer"),
                    ("operator", "operator"),
                    ("own_wish", "own_wish"),
                    ("majority", "majority"),
                ],
                max_length=30,
            ),
        ),
        migrations.AddField(
            model_name="relationship",
            name="ground",
            field=models.CharField(
                choices=[
                    ("insurer", "insurer"),
                    ("certified", "certified"),
                    ("code", "code"),
                    ("invitation", "invitation"),
                    ("judgment", "judgment"),
                    ("consent", "consent"),
                    ("delegation", "delegation"),
                    ("answer", "answer"),
                    ("operator", "operator"),
                    ("own_wish", "own_wish"),
                    ("majority", "majority"),
                ],
                default="operator",
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="relationship",
            name="kind",
            field=models.CharField(
                choices=[
                    ("representative", "representative"),
                    ("carer", "carer"),
                    ("guardian", "guardian"),
                    ("assistant", "assistant"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="FamilyOutbox",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("topic", models.CharField(max_length=60)),
                ("payload", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("attempts", models.IntegerField(default=0)),
                ("failed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "identity_family_outbox",
                "indexes": [models.Index(fields=["due_at"], name="family_outbox_due")],
            },
        ),
        migrations.CreateModel(
            name="JudgeDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("reference", models.CharField(max_length=80)),
                ("recorded_at", models.DateTimeField()),
                ("by_kind", models.CharField(max_length=20)),
                ("by_id", models.CharField(max_length=64)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judge_decisions",
                        to="identity.holder",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AuthorityKept",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="authority_kept", to="identity.holder"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="identity.judgedecision"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NotRepresentative",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("since", models.DateTimeField()),
                ("by_kind", models.CharField(default="system", max_length=20)),
                ("by_id", models.CharField(default="espace-sante", max_length=64)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("insurer", "insurer"),
                            ("certified", "certified"),
                            ("code", "code"),
                            ("invitation", "invitation"),
                            ("judgment", "judgment"),
                            ("consent", "consent"),
                            ("delegation", "delegation"),
                            ("answer", "answer"),
                            ("operator", "operator"),
                            ("own_wish", "own_wish"),
                            ("majority", "majority"),
                        ],
                        default="operator",
                        max_length=30,
                    ),
                ),
                ("until", models.DateTimeField(null=True)),
                ("ended_by_kind", models.CharField(blank=True, max_length=20)),
                ("ended_by_id", models.CharField(blank=True, max_length=64)),
                (
                    "ended_ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("insurer", "insurer"),
                            ("certified", "certified"),
                            ("code", "code"),
                            ("invitation", "invitation"),
                            ("judgment", "judgment"),
                            ("consent", "consent"),
                            ("delegation", "delegation"),
                            ("answer", "answer"),
                            ("operator", "operator"),
                            ("own_wish", "own_wish"),
                            ("majority", "majority"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="declined_by", to="identity.holder"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="declined", to="identity.holder"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ParentalAgreement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("asked_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True, choices=[("agreed", "agreed"), ("contested", "contested")], max_length=20
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "asked_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements_asked",
                        to="identity.holder",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="identity.holder"
                    ),
                ),
                (
                    "newcomer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements_about",
                        to="identity.holder",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settled",
                        to="identity.judgedecision",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProtectionMeasure",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("since", models.DateTimeField()),
                ("by_kind", models.CharField(default="system", max_length=20)),
                ("by_id", models.CharField(default="espace-sante", max_length=64)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("insurer", "insurer"),
                            ("certified", "certified"),
                            ("code", "code"),
                            ("invitation", "invitation"),
                            ("judgment", "judgment"),
                            ("consent", "consent"),
                            ("delegation", "delegation"),
                            ("answer", "answer"),
                            ("operator", "operator"),
                            ("own_wish", "own_wish"),
                            ("majority", "majority"),
                        ],
                        default="operator",
                        max_length=30,
                    ),
                ),
                ("until", models.DateTimeField(null=True)),
                ("ended_by_kind", models.CharField(blank=True, max_length=20)),
                ("ended_by_id", models.CharField(blank=True, max_length=64)),
                (
                    "ended_ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("insurer", "insurer"),
                            ("certified", "certified"),
                            ("code", "code"),
                            ("invitation", "invitation"),
                            ("judgment", "judgment"),
                            ("consent", "consent"),
                            ("delegation", "delegation"),
                            ("answer", "answer"),
                            ("operator", "operator"),
                            ("own_wish", "own_wish"),
                            ("majority", "majority"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("representation", "representation"), ("assistance", "assistance")], max_length=20
                    ),
                ),
                ("reference", models.CharField(max_length=80)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="protects", to="identity.holder"
                    ),
                ),
                (
                    "protected",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="protection_measures",
                        to="identity.holder",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RepresentativeInvitation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("typed_name", models.CharField(max_length=220)),
                ("sent_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "accepted"),
                            ("refused", "refused"),
                            ("contested", "contested"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=20,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="representative_invitations",
                        to="identity.holder",
                    ),
                ),
                (
                    "invited",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations_received",
                        to="identity.holder",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations_sent",
                        to="identity.holder",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="judgedecision",
            index=models.Index(fields=["child", "-recorded_at"], name="decisions_of_a_child"),
        ),
        migrations.AddConstraint(
            model_name="authoritykept",
            constraint=models.UniqueConstraint(fields=("decision", "person"), name="authority_is_kept_once"),
        ),
        migrations.AddConstraint(
            model_name="notrepresentative",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("child", "person"),
                name="one_open_denial_of_two_people",
            ),
        ),
        migrations.AddIndex(
            model_name="parentalagreement",
            index=models.Index(fields=["child", "answer"], name="agreements_of_a_child"),
        ),
        migrations.AddIndex(
            model_name="parentalagreement",
            index=models.Index(fields=["asked_of", "answer"], name="agreements_asked_of_a_person"),
        ),
        migrations.AddConstraint(
            model_name="parentalagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("newcomer", models.F("asked_of")), _negated=True),
                name="nobody_is_asked_about_oneself",
            ),
        ),
        migrations.AddConstraint(
            model_name="protectionmeasure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("protected", "person"),
                name="one_open_measure_of_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="protectionmeasure",
            constraint=models.CheckConstraint(
                condition=models.Q(("person", models.F("protected")), _negated=True),
                name="nobody_protects_oneself_by_measure",
            ),
        ),
        migrations.AddIndex(
            model_name="representativeinvitation",
            index=models.Index(fields=["invited", "answer"], name="invitations_of_a_person"),
        ),
        migrations.AddIndex(
            model_name="representativeinvitation",
            index=models.Index(fields=["sender", "-sent_at"], name="invitations_of_a_sender"),
        ),
        migrations.AddConstraint(
            model_name="representativeinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("sender", models.F("invited")), _negated=True), name="nobody_invites_oneself"
            ),
        ),
    ]
