"""What an operator records of a family beside a judge's decision: who consents alone, the proofs that were seen.

Source: CSP art. L. 1111-5, last paragraph; RULES.md MIN-15, MIN-18.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from espace_sante.identity.domain.representation import ProofKind, ProvedAct
from espace_sante.identity.models.family import Dated
from espace_sante.identity.models.people import Holder
from espace_sante.kernel.identifiers import new_id


class ConsentAlone(Dated):
    """A minor whose family ties are broken and who has a coverage of their own consents alone (MIN-15).

    While the row runs, representatives have no access. `decided_by` and `basis`: whose decision it is, and on what
    ground; `ended_decided_by` and `ended_basis`: the same of its end.
    """

    child = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="consents_alone")
    decided_by = models.CharField(max_length=80)
    basis = models.CharField(max_length=80)
    ended_decided_by = models.CharField(max_length=80, blank=True)
    ended_basis = models.CharField(max_length=80, blank=True)

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(until__isnull=True), name="one_open_consent_alone_of_a_child"
            )
        ]


class ProofSeen(models.Model):
    """A proof about somebody's parents that an operator saw before recording an act. No copy is kept (MIN-18)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="proofs_seen")
    act = models.CharField(max_length=20, choices=[(one.value, one.value) for one in ProvedAct])
    proof = models.CharField(max_length=20, choices=[(one.value, one.value) for one in ProofKind])
    seen_at = models.DateTimeField()
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(fields=["child", "act", "proof", "seen_at"], name="a_proof_is_seen_once_for_an_act")
        ]
