"""Delegations to carers: who asked whom, every answer as an appended row, what was opened from when to when.

An accepted delegation holds one dated `Relationship` for each version of its terms: that table alone says who acts for
whom. Source: RULES.md CAR-02 to CAR-07, C13.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from espace_sante.identity.domain.delegation import DelegationState, EmergencyReason, Terms
from espace_sante.identity.models.family import Relationship
from espace_sante.identity.models.people import Holder
from espace_sante.kernel.carers import CarerScope, Section
from espace_sante.kernel.identifiers import new_id

STATES = [(one.value, one.value) for one in DelegationState]
REASONS = [(one.value, one.value) for one in EmergencyReason]


class Delegation(models.Model):
    """An invitation to help, and what became of it.

    `carer` is empty when nobody answers to what was typed: the invitation then waits and expires
    like another one, and its sender cannot tell (CAR-03). `fingerprint` tells the same invitation again without keeping
    the matricule that was typed.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    helped = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="delegations_given")
    carer = models.ForeignKey(Holder, null=True, on_delete=models.PROTECT, related_name="delegations_received")
    typed_name = models.CharField(max_length=220)
    fingerprint = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        app_label = "identity"
        constraints = [models.CheckConstraint(condition=~Q(helped=F("carer")), name="nobody_is_their_own_carer")]
        indexes = [
            models.Index(fields=["helped", "-made_at"], name="delegations_of_a_holder"),
            models.Index(fields=["carer", "-made_at"], name="delegations_to_a_carer"),
        ]


class DelegationStep(models.Model):
    """One state of a delegation: since when, and who decided. The current one is the last row."""

    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="steps")
    position = models.IntegerField()
    state = models.CharField(max_length=12, choices=STATES)
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(fields=["delegation", "position"], name="one_delegation_step_at_a_position")
        ]


class DelegationTerms(models.Model):
    """What a delegation opens, from when to when; a change is a new row. With a `relationship` once accepted."""

    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="terms")
    position = models.IntegerField()
    relationship = models.OneToOneField(Relationship, null=True, on_delete=models.PROTECT, related_name="terms")
    since = models.DateTimeField()
    until = models.DateTimeField()
    documents = models.BooleanField()
    messages = models.BooleanField()
    agenda = models.BooleanField()
    profile = models.BooleanField()
    writes = models.BooleanField()
    emergency_only = models.BooleanField()
    decided_at = models.DateTimeField()
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(fields=["delegation", "position"], name="one_delegation_terms_at_a_position"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="a_delegation_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(documents=True) | Q(messages=True) | Q(agenda=True) | Q(profile=True),
                name="a_delegation_opens_something",
            ),
        ]

    @property
    def value(self) -> Terms:
        return Terms(since=self.since, until=self.until, scope=scope_of(self))


class CarerEmergency(models.Model):
    """An emergency that a carer declared: reading is opened from `since`, until `until` excluded (C13)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="emergencies")
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=20, choices=REASONS)

    class Meta:
        app_label = "identity"
        indexes = [models.Index(fields=["delegation", "until"], name="emergencies_of_a_delegation")]


def scope_of(row: DelegationTerms, *, emergency: bool = False) -> CarerScope:
    """What a row of terms lets do."""
    return CarerScope(
        sections=frozenset(section for section in Section if getattr(row, section.value)),
        writes=row.writes,
        emergency_only=row.emergency_only,
        emergency=emergency,
    )


def scope_columns(scope: CarerScope) -> dict[str, Any]:
    """A scope as the columns of `DelegationTerms`."""
    sections: dict[str, Any] = {section.value: section in scope.sections for section in Section}
    return sections | {"writes": scope.writes, "emergency_only": scope.emergency_only}
