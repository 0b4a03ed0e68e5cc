"""Holders, by the traits and the matricule of the national health identity."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from espace_sante.identity.domain.identity_status import IdentityStatus
from espace_sante.identity.domain.names import name_key
from espace_sante.kernel.identifiers import PersonIdentifier, identifier_of, new_id

STATUSES = [(status.value, status.value) for status in IdentityStatus]


class BirthDateField(models.CharField):
    """The birth date as given; the civil day when nothing else was given."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        if not getattr(model_instance, self.attname):
            setattr(model_instance, self.attname, model_instance.birth_on.isoformat())  # type: ignore[attr-defined]
        return str(getattr(model_instance, self.attname))


class NameKeyField(models.CharField):
    """The birth name as it is compared, derived whenever a holder is saved, in bulk too."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = name_key(model_instance.birth_name)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, key)
        return key


class Holder(models.Model):
    """A person entitled to a space, by the five strict traits and the matricule of the national health identity.

    `birth_date_text` is the trait as it was given; `birth_on` is the civil day derived from it, for ages alone.
    `birth_rank` tells apart those born of one birth (1 for the first). A holder with `merged_into` was a duplicate:
    everything asked of them is answered by the other one. Who has no INS has a local identifier in its place, under an
    OID that is none of an INS, and is never qualified (LC-24).
    Source: Référentiel INS (traits); RULES.md DOC-05: nothing is sent while the identity is not qualified.
    """

    class Sex(models.TextChoices):
        FEMALE = "F"
        MALE = "M"
        UNKNOWN = "U"

    id = models.UUIDField(primary_key=True, default=new_id)
    ins = models.CharField(max_length=15)
    ins_oid = models.CharField(max_length=40)
    identity_status = models.CharField(max_length=10, choices=STATUSES, default=IdentityStatus.PROVISIONAL.value)
    birth_name = models.CharField(max_length=100)
    birth_name_key = NameKeyField(max_length=200, editable=False)
    used_name = models.CharField(max_length=100, blank=True)
    given_names = models.CharField(max_length=200)
    first_given_name = models.CharField(max_length=100)
    sex = models.CharField(max_length=1, choices=Sex)
    birth_date_text = BirthDateField(max_length=10)
    birth_on = models.DateField()
    birth_rank = models.PositiveSmallIntegerField(default=1)
    birth_place_code = models.CharField(max_length=5)
    birth_place_name = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    address_line = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=100, blank=True)
    fund_code = models.CharField(max_length=9, blank=True)  # the health insurance fund: régime, caisse, centre
    treating_doctor_rpps = models.CharField(max_length=11, blank=True)  # as the insured population says it
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="duplicates")

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(fields=["ins", "ins_oid"], name="one_holder_for_an_ins"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="nobody_is_merged_into_oneself",
            ),
        ]
        indexes = [models.Index(fields=["birth_on", "birth_name_key"], name="holder_by_traits")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def identifier(self) -> PersonIdentifier:
        return identifier_of(self.ins, self.ins_oid)

    @property
    def family_name(self) -> str:
        return self.used_name or self.birth_name

    @property
    def ins_qualified(self) -> bool:
        return self.identity_status == IdentityStatus.QUALIFIED


class HolderMerge(models.Model):
    """Two holders found to be one person: who was kept, who decided, and what must be given back if it was wrong.

    `before` holds what the act changed in this database, by ids, so that it can be undone.
    Source: RNIV 1, traitement des doublons.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    kept = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="merges_received")
    merged = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="merges")
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)
    reason = models.CharField(max_length=200)
    forced = models.BooleanField(default=False)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by_kind = models.CharField(max_length=20, blank=True)
    undone_by_id = models.CharField(max_length=64, blank=True)
    undone_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="one_open_merge_of_a_holder"
            ),
            models.CheckConstraint(condition=~Q(kept=models.F("merged")), name="a_merge_is_of_two_holders"),
        ]


class MatriculeHistory(models.Model):
    """A matricule that a holder had before: it still finds them, unless it was another person's.

    Source: Référentiel INS (INSHISTO: matricules historiques; NIA replaced by the NIR).
    """

    class Ground(models.TextChoices):
        NIA_REPLACED = "nia_replaced"  # the waiting number became a NIR
        CHANGED = "changed"  # the national base gave another number to the same person
        MERGED = "merged"  # it was that of a duplicate
        WRONG_PERSON = "wrong_person"  # it was another person's: it never finds this one

    id = models.UUIDField(primary_key=True, default=new_id)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="former_matricules")
    ins = models.CharField(max_length=15)
    ins_oid = models.CharField(max_length=40)
    since = models.DateTimeField(null=True)  # not known for those that came with the holder
    until = models.DateTimeField()
    ground = models.CharField(max_length=20, choices=Ground)
    merge = models.ForeignKey(HolderMerge, null=True, on_delete=models.PROTECT, related_name="matricules")
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)

    class Meta:
        app_label = "identity"
        indexes = [models.Index(fields=["ins", "ins_oid"], name="former_matricule")]


class IdentityChange(models.Model):
    """What a holder's identity was before it was corrected or its status moved, who changed it and why.

    `before` and `after` hold the fields that changed, as text. Source: RULES.md OPE-08; RNIV 1, correction d'identité.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="identity_changes")
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)
    origin = models.CharField(max_length=20)  # operator, insi, import
    reason = models.CharField(max_length=200)
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        app_label = "identity"
        indexes = [models.Index(fields=["holder", "at"], name="identity_changes_of_a_holder")]
