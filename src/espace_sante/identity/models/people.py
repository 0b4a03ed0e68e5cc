"""Holders with their INS traits, professionals and structures of the national directories, families and carers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from espace_sante.kernel.identifiers import Ins, new_id


class Holder(models.Model):
    """A person entitled to a space, by the five strict traits and the matricule of the national health identity.

    Source: Référentiel INS (traits); RULES.md DOC-05: nothing is sent while the identity is not qualified.
    """

    class Sex(models.TextChoices):
        FEMALE = "F"
        MALE = "M"
        UNKNOWN = "U"

    id = models.UUIDField(primary_key=True, default=new_id)
    ins = models.CharField(max_length=15)
    ins_oid = models.CharField(max_length=40)
    ins_qualified = models.BooleanField(default=True)
    birth_name = models.CharField(max_length=100)
    used_name = models.CharField(max_length=100, blank=True)
    given_names = models.CharField(max_length=200)
    first_given_name = models.CharField(max_length=100)
    sex = models.CharField(max_length=1, choices=Sex)
    birth_on = models.DateField()
    birth_place_code = models.CharField(max_length=5)
    birth_place_name = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        app_label = "identity"
        constraints = [models.UniqueConstraint(fields=["ins", "ins_oid"], name="one_holder_for_an_ins")]
        indexes = [models.Index(fields=["birth_on", "birth_name"], name="holder_by_traits")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def national_identity(self) -> Ins:
        return Ins(self.ins, self.ins_oid)

    @property
    def family_name(self) -> str:
        return self.used_name or self.birth_name


class Structure(models.Model):
    """A health or social structure (FINESS), a practice or a laboratory."""

    id = models.UUIDField(primary_key=True, default=new_id)
    finess = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=200)
    sector_code = models.CharField(max_length=10)  # TRE_R02, e.g. SA01
    city = models.CharField(max_length=100, blank=True)

    class Meta:
        app_label = "identity"

    def __str__(self) -> str:
        return self.finess


class Professional(models.Model):
    """A professional of the shared directory (RPPS)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    rpps = models.CharField(max_length=11, unique=True)
    civility = models.CharField(max_length=10, blank=True)
    family_name = models.CharField(max_length=100)
    given_name = models.CharField(max_length=100)
    profession_code = models.CharField(max_length=10)  # TRE_G15, e.g. 10
    specialty_code = models.CharField(max_length=10, blank=True)  # TRE_R38, e.g. SM26

    class Meta:
        app_label = "identity"
        indexes = [models.Index(fields=["family_name", "given_name"], name="professional_by_name")]

    def __str__(self) -> str:
        return self.rpps

    @property
    def display_name(self) -> str:
        """« Dr Hélène Martin » for doctors and dentists (TRE_G15 10 and 40); else given and family name."""
        title = "Dr " if self.profession_code in {"10", "40"} else ""
        return f"{title}{self.given_name} {self.family_name}"


class Exercise(models.Model):
    """Where a professional works (situation d'exercice)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="exercises")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="exercises")

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(fields=["professional", "structure"], name="one_exercise_for_a_place"),
        ]


class Relationship(models.Model):
    """Who acts for whom: a legal representative for a minor, a carer for the person they help.

    Source: CSP art. R. 1111-40 (parental authority); RULES.md MIN-03, CAR-06.
    """

    class Kind(models.TextChoices):
        REPRESENTATIVE = "representative"
        CARER = "carer"

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=20, choices=Kind)
    person = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="acts_for")
    helped = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="helped_by")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "helped"], condition=Q(until__isnull=True), name="one_open_relationship_of_two_people"
            ),
            models.CheckConstraint(condition=~Q(person=models.F("helped")), name="nobody_acts_for_oneself"),
        ]
