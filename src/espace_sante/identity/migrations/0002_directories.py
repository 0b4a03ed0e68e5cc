"""Directories: ends and digests of rows, places without a FINESS number, secure addresses, name keys, imports."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import espace_sante.kernel.identifiers
from espace_sante.identity.domain.directory_keys import person_key, town_key

KEYS = {
    "identity_professional": ("family_key", "given_key"),
    "identity_exercise": ("family_key", "given_key", "city_key", "postal_code"),
}


def compare_keys_byte_by_byte(apps: Any, schema_editor: Any) -> None:
    """As SQLite does: the beginning of a key is then a range of an index, whatever the language of the database."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, columns in KEYS.items():
        changes = ", ".join(f'ALTER COLUMN "{column}" TYPE varchar(100) COLLATE "C"' for column in columns)
        schema_editor.execute(f'ALTER TABLE "{table}" {changes}')


def fill_keys(apps: Any, schema_editor: Any) -> None:
    """Of the rows that are already there; an import never wrote them."""
    alias = schema_editor.connection.alias
    for one in apps.get_model("identity", "Professional").objects.using(alias).iterator():
        one.family_key, one.given_key = person_key(one.family_name), person_key(one.given_name)
        one.save(update_fields=["family_key", "given_key"])
    exercises = apps.get_model("identity", "Exercise").objects.using(alias)
    for one in exercises.select_related("professional", "structure").iterator():
        one.place_key, one.profession_code = one.structure.finess, one.professional.profession_code
        one.family_key, one.given_key = one.professional.family_key, one.professional.given_key
        one.place_name, one.city, one.city_key = one.structure.name, one.structure.city, town_key(one.structure.city)
        one.save()


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="DirectoryImport",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("annuaire", "Annuaire"),
                            ("finess", "Finess"),
                            ("mssante", "Mssante"),
                            ("population", "Population"),
                        ],
                        max_length=20,
                    ),
                ),
                ("file_digest", models.CharField(max_length=64)),
                ("whole", models.BooleanField(default=True)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("read", models.PositiveIntegerField(default=0)),
                ("added", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("ended", models.PositiveIntegerField(default=0)),
                ("rejected", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="MssanteAddress",
            fields=[
                (
                    "id",
                    models.UUIDField(default=espace_sante.kernel.identifiers.new_id, primary_key=True, serialize=False),
                ),
                ("address", models.CharField(max_length=254)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("PER", "Person"),
                            ("ORG", "Organisation"),
                            ("APP", "Application"),
                            ("CAB", "Practice"),
                        ],
                        max_length=3,
                    ),
                ),
                ("rpps", models.CharField(blank=True, max_length=11)),
                ("place_key", models.CharField(blank=True, max_length=40)),
                ("paperless", models.BooleanField(default=False)),
                ("row_digest", models.BigIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="exercise",
            name="one_exercise_for_a_place",
        ),
        migrations.RemoveIndex(
            model_name="professional",
            name="professional_by_name",
        ),
        migrations.AddField(
            model_name="exercise",
            name="address_line",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="exercise",
            name="city",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="exercise",
            name="city_key",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="exercise",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="exercise",
            name="family_key",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="exercise",
            name="given_key",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="exercise",
            name="know_how_code",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="exercise",
            name="know_how_kind",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="exercise",
            name="mode_code",
            field=models.CharField(blank=True, max_length=5),
        ),
        migrations.AddField(
            model_name="exercise",
            name="place_key",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="exercise",
            name="place_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="exercise",
            name="postal_code",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="exercise",
            name="profession_code",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="exercise",
            name="row_digest",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="exercise",
            name="sector_code",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="professional",
            name="category_code",
            field=models.CharField(blank=True, max_length=5),
        ),
        migrations.AddField(
            model_name="professional",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="professional",
            name="family_key",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="professional",
            name="given_key",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="professional",
            name="row_digest",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="structure",
            name="address_line",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="structure",
            name="category_code",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="structure",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="structure",
            name="legal_finess",
            field=models.CharField(blank=True, max_length=9),
        ),
        migrations.AddField(
            model_name="structure",
            name="phone",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="structure",
            name="postal_code",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="structure",
            name="row_digest",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="structure",
            name="siret",
            field=models.CharField(blank=True, max_length=14),
        ),
        migrations.AlterField(
            model_name="exercise",
            name="structure",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exercises",
                to="identity.structure",
            ),
        ),
        migrations.AlterField(
            model_name="structure",
            name="sector_code",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.RunPython(compare_keys_byte_by_byte, migrations.RunPython.noop),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="exercise",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["city_key", "family_key", "given_key"],
                name="exercise_by_town_and_name",
            ),
        ),
        migrations.AddIndex(
            model_name="exercise",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["postal_code", "family_key", "given_key"],
                name="exercise_by_postcode_and_name",
            ),
        ),
        migrations.AddIndex(
            model_name="professional",
            index=models.Index(fields=["family_key", "given_key"], name="professional_by_name_key"),
        ),
        migrations.AddIndex(
            model_name="professional",
            index=models.Index(
                fields=["profession_code", "family_key", "given_key"], name="professional_of_a_profession"
            ),
        ),
        migrations.AddConstraint(
            model_name="exercise",
            constraint=models.UniqueConstraint(
                fields=("professional", "place_key", "profession_code"), name="one_exercise_for_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="directoryimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("finished_at__isnull", True), ("finished_at__gte", models.F("started_at")), _connector="OR"
                ),
                name="an_import_ends_after_it_started",
            ),
        ),
        migrations.AddIndex(
            model_name="mssanteaddress",
            index=models.Index(
                condition=models.Q(("rpps", ""), _negated=True), fields=["rpps"], name="mssante_of_a_professional"
            ),
        ),
        migrations.AddIndex(
            model_name="mssanteaddress",
            index=models.Index(
                condition=models.Q(("place_key", ""), _negated=True), fields=["place_key"], name="mssante_of_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="mssanteaddress",
            constraint=models.UniqueConstraint(
                fields=("address", "rpps", "place_key"), name="one_mssante_address_for_an_owner"
            ),
        ),
    ]
