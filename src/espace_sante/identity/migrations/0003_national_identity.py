"""The national health identity: traits as given, status, former matricules, changes and merges."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import espace_sante.identity.models.people
import espace_sante.kernel.identifiers


def derive_the_new_columns(apps: Any, schema_editor: Any) -> None:
    """Status from the former boolean; the other columns are derived by their fields when a row is saved."""
    holders = apps.get_model("identity", "Holder").objects.using(schema_editor.connection.alias)
    for holder in holders.iterator():
        holder.identity_status = "qualifiee" if holder.ins_qualified else "provisoire"
        holder.save()


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_directories")]

    operations = [
        migrations.CreateModel(
            name="HolderMerge",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                ("by_kind", models.CharField(max_length=20)),
                ("by_id", models.CharField(max_length=64)),
                ("reason", models.CharField(max_length=200)),
                ("forced", models.BooleanField(default=False)),
                ("before", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by_kind", models.CharField(blank=True, max_length=20)),
                ("undone_by_id", models.CharField(blank=True, max_length=64)),
                ("undone_reason", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="IdentityChange",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                ("by_kind", models.CharField(max_length=20)),
                ("by_id", models.CharField(max_length=64)),
                ("origin", models.CharField(max_length=20)),
                ("reason", models.CharField(max_length=200)),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="MatriculeHistory",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("ins", models.CharField(max_length=15)),
                ("ins_oid", models.CharField(max_length=40)),
                ("since", models.DateTimeField(null=True)),
                ("until", models.DateTimeField()),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("nia_replaced", "Nia Replaced"),
                            ("changed", "Changed"),
                            ("merged", "Merged"),
                            ("wrong_person", "Wrong Person"),
                        ],
                        max_length=20,
                    ),
                ),
                ("by_kind", models.CharField(max_length=20)),
                ("by_id", models.CharField(max_length=64)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="holder",
            name="holder_by_traits",
        ),
        migrations.AddField(
            model_name="holder",
            name="address_line",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="holder",
            name="birth_date_text",
            field=espace_sante.identity.models.people.BirthDateField(default="", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="holder",
            name="birth_name_key",
            field=espace_sante.identity.models.people.NameKeyField(default="", editable=False, max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="holder",
            name="birth_rank",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="holder",
            name="city",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="holder",
            name="fund_code",
            field=models.CharField(blank=True, max_length=9),
        ),
        migrations.AddField(
            model_name="holder",
            name="identity_status",
            field=models.CharField(
                choices=[
                    ("provisoire", "provisoire"),
                    ("recuperee", "recuperee"),
                    ("validee", "validee"),
                    ("qualifiee", "qualifiee"),
                ],
                default="provisoire",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="holder",
            name="merged_into",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="duplicates", to="identity.holder"
            ),
        ),
        migrations.AddField(
            model_name="holder",
            name="phone",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="holder",
            name="postal_code",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="holder",
            name="treating_doctor_rpps",
            field=models.CharField(blank=True, max_length=11),
        ),
        migrations.AddIndex(
            model_name="holder",
            index=models.Index(fields=["birth_on", "birth_name_key"], name="holder_by_traits"),
        ),
        migrations.AddConstraint(
            model_name="holder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_is_merged_into_oneself",
            ),
        ),
        migrations.AddField(
            model_name="holdermerge",
            name="kept",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="merges_received", to="identity.holder"
            ),
        ),
        migrations.AddField(
            model_name="holdermerge",
            name="merged",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="identity.holder"
            ),
        ),
        migrations.AddField(
            model_name="identitychange",
            name="holder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="identity_changes", to="identity.holder"
            ),
        ),
        migrations.AddField(
            model_name="matriculehistory",
            name="holder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="former_matricules", to="identity.holder"
            ),
        ),
        migrations.AddField(
            model_name="matriculehistory",
            name="merge",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matricules",
                to="identity.holdermerge",
            ),
        ),
        migrations.AddConstraint(
            model_name="holdermerge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)), fields=("merged",), name="one_open_merge_of_a_holder"
            ),
        ),
        migrations.AddConstraint(
            model_name="holdermerge",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept", models.F("merged")), _negated=True), name="a_merge_is_of_two_holders"
            ),
        ),
        migrations.AddIndex(
            model_name="identitychange",
            index=models.Index(fields=["holder", "at"], name="identity_changes_of_a_holder"),
        ),
        migrations.AddIndex(
            model_name="matriculehistory",
            index=models.Index(fields=["ins", "ins_oid"], name="former_matricule"),
        ),
        migrations.RunPython(derive_the_new_columns, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(
            model_name="holder",
            name="ins_qualified",
        ),
    ]
