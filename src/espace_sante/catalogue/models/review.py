"""The application of a service and what was said of it: answers, evidence, opinions, conventions, every step."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from espace_sante.catalogue.models.services import Service
from espace_sante.kernel.identifiers import new_id


class Answer(models.Model):
    """What the publisher declares of one criterion, and what the technical check found."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="answers", db_index=False)
    code = models.CharField(max_length=20)
    declared = models.CharField(max_length=15, blank=True)
    note = models.CharField(max_length=500, blank=True)
    found = models.CharField(max_length=15, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    found_by = models.CharField(max_length=64, blank=True)
    found_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "catalogue"
        db_table = "catalogue_answer"
        constraints = [models.UniqueConstraint(fields=["service", "code"], name="one_answer_to_a_criterion")]


class Evidence(models.Model):
    """A file that proves an answer: its sealed bytes are in the document store, under the id of the service."""

    id = models.UUIDField(primary_key=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="evidence", db_index=False)
    code = models.CharField(max_length=20)  # of the criterion, or `dpia`
    name = models.CharField(max_length=120)
    mime_type = models.CharField(max_length=80)
    size = models.BigIntegerField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=64)

    class Meta:
        app_label = "catalogue"
        db_table = "catalogue_evidence"
        indexes = [models.Index(fields=["service", "code"], name="evidence_of_a_criterion")]


class ServiceStep(models.Model):
    """What was done of a service, by whom, when, and why. Steps only ever grow."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="steps", db_index=False)
    position = models.IntegerField()
    move = models.CharField(max_length=20)
    status = models.CharField(max_length=20)  # after it
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        app_label = "catalogue"
        db_table = "catalogue_step"
        constraints = [models.UniqueConstraint(fields=["service", "position"], name="one_service_step_at_a_position")]


class CommissionMember(models.Model):
    """Somebody of the commission, of one college, since when; `ended_at` once they no longer are (CAT-03)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField()  # of `identity`
    college = models.CharField(max_length=10)
    named_at = models.DateTimeField()
    named_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "catalogue"
        db_table = "catalogue_commission_member"
        constraints = [
            models.UniqueConstraint(
                fields=["account_id"], condition=Q(ended_at__isnull=True), name="one_seat_for_an_account"
            )
        ]


class Interest(models.Model):
    """What ties a member to a file, `words`; empty when they declared that nothing does. Before anything else."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="interests", db_index=False)
    session = models.IntegerField()  # as of `Opinion`
    member = models.ForeignKey(CommissionMember, on_delete=models.PROTECT, related_name="interests")
    words = models.CharField(max_length=500, blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        app_label = "catalogue"
        db_table = "catalogue_interest"
        constraints = [
            models.UniqueConstraint(fields=["service", "session", "member"], name="one_declaration_of_a_member")
        ]


class Opinion(models.Model):
    """The opinion of one member of the commission in one session about a service (CAT-03).

    `member`: their name when they spoke; `seat` is empty of opinions noted before members had pages of their own.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="opinions", db_index=False)
    session = models.IntegerField()  # how often it came before the commission
    seat = models.ForeignKey(CommissionMember, on_delete=models.PROTECT, null=True, related_name="opinions")
    member = models.CharField(max_length=120)
    college = models.CharField(max_length=10)
    opinion = models.CharField(max_length=15)
    reason = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)

    class Meta:
        app_label = "catalogue"
        db_table = "catalogue_opinion"
        constraints = [models.UniqueConstraint(fields=["service", "session", "seat"], name="one_opinion_of_a_seat")]


class Sitting(models.Model):
    """The meeting where the commission gave its opinion of a service: when, its minutes, who counted (CAT-03)."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="sittings", db_index=False)
    session = models.IntegerField()  # as of `Opinion`
    held_on = models.DateField()
    minutes = models.TextField()
    in_office = models.IntegerField()  # members that day
    favourable = models.BooleanField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)

    class Meta:
        app_label = "catalogue"
        db_table = "catalogue_sitting"
        constraints = [models.UniqueConstraint(fields=["service", "session"], name="one_sitting_of_a_session")]


class Convention(models.Model):
    """What publisher, minister and CNAM signed: duties, categories of data, how long, how it ends (CAT-03)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="conventions")
    signed_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    duties = models.TextField()
    withdrawal = models.TextField()
    finalities_version = models.IntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)

    class Meta:
        app_label = "catalogue"
        db_table = "catalogue_convention"
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="a_convention_ends_after_it_starts")
        ]


class FinalityProposal(models.Model):
    """Another set of finalities that a publisher asks for, as rows of `AskedFinality` of its version (SCO-05).

    `agreed_by`: the first operator who would accept it; `decided_by`: another one, who did, or anyone who refused.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="proposals", db_index=False)
    version = models.IntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    reason = models.CharField(max_length=500)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    accepted = models.BooleanField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        app_label = "catalogue"
        db_table = "catalogue_finality_proposal"
        constraints = [
            models.UniqueConstraint(fields=["service", "version"], name="one_proposal_of_a_version"),
            models.UniqueConstraint(
                fields=["service"], condition=Q(decided_at__isnull=True), name="one_proposal_waits_at_a_time"
            ),
        ]
