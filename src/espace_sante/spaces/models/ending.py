"""What is kept of the end of spaces: certificates of erasure, suspensions, requests of heirs, massive acts.

Source: CSP art. R. 1111-36, L. 1110-4, L. 1111-7; RULES.md LC-14 to LC-22, C7.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces.domain.ending import HeirDecision, HeirPurpose, Massive
from espace_sante.spaces.models.space import Space


class ErasureCertificate(models.Model):
    """An erasure: begun, then over with its counts and the service's signature. While it is begun nothing stops it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="erasures", db_index=False)
    number = models.CharField(max_length=20, unique=True)
    ground = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    documents = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)  # bytes
    signature = models.BinaryField(max_length=64, default=b"")

    class Meta:
        app_label = "spaces"
        constraints = [
            models.UniqueConstraint(fields=["space"], condition=Q(erased_at__isnull=True), name="one_erasure_begun"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | ~Q(signature=b""), name="an_erasure_that_is_over_is_signed"
            ),
        ]
        indexes = [models.Index(fields=["space", "begun_at"], name="erasures_of_a_space")]


class Suspension(models.Model):
    """Why access was frozen, how the holder was told, and what they answered (LC-21)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="suspensions", db_index=False)
    message = models.CharField(max_length=500)  # to the holder, without a word about health
    told_by = models.CharField(max_length=10)  # mail, post, phone
    told_at = models.DateTimeField()
    by_id = models.CharField(max_length=64)
    objected_at = models.DateTimeField(null=True)
    objected_by_id = models.CharField(max_length=64, blank=True)

    class Meta:
        app_label = "spaces"
        indexes = [models.Index(fields=["space", "told_at"], name="suspensions_of_a_space")]


class HeirRequest(models.Model):
    """Somebody asks for what concerns a dead person, for one of the purposes of the law; what was decided, and why."""

    id = models.UUIDField(primary_key=True, default=new_id)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="heir_requests")
    asker = models.CharField(max_length=200)
    tie = models.CharField(max_length=80)
    purpose = models.CharField(max_length=20, choices=[(one.value, one.name) for one in HeirPurpose])
    proofs = models.CharField(max_length=300)
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=64)
    decision = models.CharField(max_length=10, blank=True, choices=[(one.value, one.name) for one in HeirDecision])
    reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)

    class Meta:
        app_label = "spaces"
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | (~Q(decision="") & ~Q(reason="") & Q(decided_at__isnull=False)),
                name="a_decision_about_heirs_has_its_reason",
            )
        ]


class DeathCorrection(models.Model):
    """A death that was recorded by mistake: somebody proposes to take it back, somebody else does it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="death_corrections")
    reason = models.CharField(max_length=300)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=64, blank=True)

    class Meta:
        app_label = "spaces"
        constraints = [
            models.UniqueConstraint(fields=["space"], condition=Q(approved_at__isnull=True), name="one_death_in_doubt"),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("proposed_by")), name="two_people_take_a_death_back"
            ),
        ]


class MassiveAct(models.Model):
    """Many spaces to open, to close or to erase: proposed by somebody, approved by somebody else when they are many."""

    id = models.UUIDField(primary_key=True, default=new_id)
    act = models.CharField(max_length=10, choices=[(one.value, one.name) for one in Massive])
    ground = models.CharField(max_length=40)
    spaces = models.IntegerField()
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=64, blank=True)

    class Meta:
        app_label = "spaces"
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("proposed_by")), name="two_people_approve_a_massive_act"
            )
        ]


class MassiveSpace(models.Model):
    """A space of a massive act, and what became of it."""

    act = models.ForeignKey(MassiveAct, on_delete=models.CASCADE, related_name="listed", db_index=False)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=40, blank=True)  # `done`, or the code of what stopped it

    class Meta:
        app_label = "spaces"
        constraints = [models.UniqueConstraint(fields=["act", "space"], name="once_in_a_massive_act")]
        indexes = [models.Index(fields=["act"], condition=Q(outcome=""), name="left_of_massive_acts")]
