"""Records that were made before the space: whose they are, and what became of them.

Source: CSP art. L. 1111-14, R. 1111-40; RULES.md LC-08, LC-09.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces.models.space import Space


class OlderRecord(models.Model):
    """An older record (DMP) of a person. Its documents lie under `record_id` until the space takes them in."""

    id = models.UUIDField(primary_key=True, default=new_id)
    space = models.OneToOneField(Space, on_delete=models.PROTECT, related_name="older_record")
    record_id = models.UUIDField(unique=True)
    opened_on = models.DateField()
    learnt_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)  # the space opened: its documents go there, LC-08
    closed_at = models.DateTimeField(null=True)  # the opposition was confirmed, LC-09
    erased_at = models.DateTimeField(null=True)  # ten years after that, LC-15

    class Meta:
        app_label = "spaces"
        constraints = [
            models.CheckConstraint(
                condition=Q(joined_at__isnull=True) | Q(erased_at__isnull=True), name="an_older_record_ends_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["closed_at"],
                name="older_records_kept",
                condition=Q(closed_at__isnull=False, joined_at__isnull=True, erased_at__isnull=True),
            )
        ]
