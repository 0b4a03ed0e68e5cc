"""Professionals and structures of the national directories (RPPS, FINESS), where the ones work, and their imports.

What comes from an extract carries the digest of its row, so that an unchanged row costs no write, and is never
deleted: what disappears from a full extract has an end. Keys (`…_key`) are what people type: small letters without
accents, compared byte by byte (migration 0002), so that the beginning of a name is a range of an index.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from espace_sante.identity.domain.directory_keys import spoken
from espace_sante.kernel.identifiers import new_id


class Structure(models.Model):
    """A health or social structure (FINESS), a practice or a laboratory."""

    id = models.UUIDField(primary_key=True, default=new_id)
    finess = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=200)
    sector_code = models.CharField(max_length=10, blank=True)  # TRE_R02, e.g. SA01; absent from FINESS
    category_code = models.CharField(max_length=10, blank=True)  # FINESS category, e.g. 355
    legal_finess = models.CharField(max_length=9, blank=True)  # of the legal person it belongs to
    siret = models.CharField(max_length=14, blank=True)
    address_line = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    row_digest = models.BigIntegerField(null=True)  # of its FINESS row; None when it comes from elsewhere
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "identity"

    def __str__(self) -> str:
        return self.finess


class Professional(models.Model):
    """A professional of the shared directory.

    `rpps` is the RPPS number; for the few who have none yet, the national identification of the ADELI register
    (0 and nine characters), under which nobody signs in.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    rpps = models.CharField(max_length=11, unique=True)
    civility = models.CharField(max_length=10, blank=True)
    family_name = models.CharField(max_length=100)
    given_name = models.CharField(max_length=100)
    profession_code = models.CharField(max_length=10)  # TRE_G15, e.g. 10
    specialty_code = models.CharField(max_length=10, blank=True)  # TRE_R38, e.g. SM26
    category_code = models.CharField(max_length=5, blank=True)  # TRE_R09: C civil, M military, E student
    family_key = models.CharField(max_length=100, blank=True)
    given_key = models.CharField(max_length=100, blank=True)
    row_digest = models.BigIntegerField(null=True)  # of its row in the extract; None when it comes from elsewhere
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "identity"
        indexes = [
            models.Index(fields=["family_key", "given_key"], name="professional_by_name_key"),
            models.Index(fields=["profession_code", "family_key", "given_key"], name="professional_of_a_profession"),
        ]

    def __str__(self) -> str:
        return self.rpps

    @property
    def display_name(self) -> str:
        """« Dr Hélène Martin » for doctors and dentists (TRE_G15 10 and 40); else given and family name."""
        title = "Dr " if self.profession_code in {"10", "40"} else ""
        return f"{title}{spoken(self.given_name)} {spoken(self.family_name)}"


class Exercise(models.Model):
    """Where and as what a professional works (situation d'exercice).

    The place is a structure when it has a FINESS number; most practices have none, and are described here. Name keys
    are those of the professional, so that a search by town reads one index.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="exercises")
    structure = models.ForeignKey(Structure, null=True, on_delete=models.PROTECT, related_name="exercises")
    place_key = models.CharField(max_length=40, blank=True)  # FINESS, else SIRET, else the directory's own number
    profession_code = models.CharField(max_length=10, blank=True)  # TRE_G15
    know_how_kind = models.CharField(max_length=10, blank=True)  # TRE_R04, e.g. S
    know_how_code = models.CharField(max_length=10, blank=True)  # TRE_R38 for S
    mode_code = models.CharField(max_length=5, blank=True)  # TRE_R23: L self-employed, S employee, B volunteer
    sector_code = models.CharField(max_length=10, blank=True)  # TRE_R02
    place_name = models.CharField(max_length=200, blank=True)
    address_line = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=100, blank=True)
    city_key = models.CharField(max_length=100, blank=True)
    family_key = models.CharField(max_length=100, blank=True)
    given_key = models.CharField(max_length=100, blank=True)
    row_digest = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(
                fields=["professional", "place_key", "profession_code"], name="one_exercise_for_a_place"
            ),
        ]
        indexes = [
            models.Index(
                fields=["city_key", "family_key", "given_key"],
                name="exercise_by_town_and_name",
                condition=Q(ended_at__isnull=True),
            ),
            models.Index(
                fields=["postal_code", "family_key", "given_key"],
                name="exercise_by_postcode_and_name",
                condition=Q(ended_at__isnull=True),
            ),
        ]


class MssanteAddress(models.Model):
    """A secure address of the health messaging space, of a person or of a place (extract Correspondance_MSSante).

    Owners are named by their numbers, so that the extracts can be imported in any order.
    """

    class Kind(models.TextChoices):
        PERSON = "PER"
        ORGANISATION = "ORG"
        APPLICATION = "APP"
        PRACTICE = "CAB"

    id = models.UUIDField(primary_key=True, default=new_id)
    address = models.CharField(max_length=254)
    kind = models.CharField(max_length=3, choices=Kind)  # TRE_R256
    rpps = models.CharField(max_length=11, blank=True)
    place_key = models.CharField(max_length=40, blank=True)
    paperless = models.BooleanField(default=False)  # its owner wants no paper any more
    row_digest = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(fields=["address", "rpps", "place_key"], name="one_mssante_address_for_an_owner")
        ]
        indexes = [
            models.Index(fields=["rpps"], name="mssante_of_a_professional", condition=~Q(rpps="")),
            models.Index(fields=["place_key"], name="mssante_of_a_place", condition=~Q(place_key="")),
        ]


class DirectoryImport(models.Model):
    """One run over one file: which file, when, and what became of its rows."""

    class Kind(models.TextChoices):
        ANNUAIRE = "annuaire"
        FINESS = "finess"
        MSSANTE = "mssante"
        POPULATION = "population"

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=20, choices=Kind)
    file_digest = models.CharField(max_length=64)  # SHA-256 of the file
    whole = models.BooleanField(default=True)  # False: the file was cut, so that nothing missing from it was ended
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    read = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "identity"
        constraints = [
            models.CheckConstraint(
                name="an_import_ends_after_it_started",
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
            )
        ]
