"""What a person said about the opening of their space. Rows are dated, never deleted.

Source: CSP art. L. 1111-13-1, R. 1111-28; RULES.md LC-04, LC-05, LC-09, C1.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces.domain.opposition import Channel
from espace_sante.spaces.models.space import Space


class Opposition(models.Model):
    """An opposition: said at an instant (the postmark of a letter), recorded at another, perhaps withdrawn later."""

    id = models.UUIDField(primary_key=True, default=new_id)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="oppositions", db_index=False)
    number = models.CharField(max_length=20, unique=True)  # of the receipt
    said_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    channel = models.CharField(max_length=20, choices=[(one.value, one.name) for one in Channel])
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)
    for_a_child = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)  # by a holder of an older record, LC-09
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_kind = models.CharField(max_length=20, blank=True)
    withdrawn_by_id = models.CharField(max_length=64, blank=True)

    class Meta:
        app_label = "spaces"
        constraints = [
            models.UniqueConstraint(
                fields=["space"], condition=Q(withdrawn_at__isnull=True), name="one_opposition_in_force"
            )
        ]
        indexes = [models.Index(fields=["space", "recorded_at"], name="oppositions_of_a_space")]
