import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import espace_sante.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [("identity", "0005_delegations")]

    operations = [
        migrations.CreateModel(
            name="HealthCard",
            fields=[
                (
                    "holder",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="health_card",
                        serialize=False,
                        to="identity.holder",
                    ),
                ),
                ("digest", models.BinaryField(max_length=32)),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="account",
            name="accepted_terms",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="account",
            name="code_channel",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="account",
            name="phone",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="account",
            name="sign_in_name",
            field=models.CharField(blank=True, max_length=64, null=True, unique=True),
        ),
        migrations.CreateModel(
            name="SignInOutbox",
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
                "db_table": "identity_sign_in_outbox",
                "indexes": [models.Index(fields=["due_at"], name="sign_in_outbox_due")],
            },
        ),
        migrations.CreateModel(
            name="EarlierPassword",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("encoded", models.CharField(max_length=128)),
                ("since", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="earlier_passwords",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "-since"], name="passwords_of_an_account")],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=30)),
                ("sealed", models.BinaryField()),
                ("queued_at", models.DateTimeField()),
                ("posted_at", models.DateTimeField(null=True)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="identity.holder"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("posted_at__isnull", True)), fields=["queued_at"], name="letters_to_post"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProvisionalCode",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("purpose", models.CharField(choices=[("enrolment", "enrolment"), ("child", "child")], max_length=20)),
                ("digest", models.BinaryField(max_length=32)),
                (
                    "channel",
                    models.CharField(choices=[("mail", "mail"), ("sms", "sms"), ("post", "post")], max_length=10),
                ),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("by_kind", models.CharField(max_length=20)),
                ("by_id", models.CharField(max_length=64)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provisional_codes",
                        to="identity.holder",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True), ("used_at__isnull", True)),
                        fields=("holder", "purpose"),
                        name="one_code_in_force_for_a_purpose",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignInRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                ("means", models.CharField(max_length=20)),
                ("outcome", models.CharField(max_length=20)),
                ("device", models.CharField(blank=True, max_length=60)),
                ("place", models.CharField(blank=True, max_length=8)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "-at"], name="sign_ins_of_an_account")],
            },
        ),
        migrations.CreateModel(
            name="TermsAcceptance",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("version", models.CharField(max_length=10)),
                ("accepted_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="terms", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "version"), name="terms_are_accepted_once")],
            },
        ),
    ]
