"""What a person said of prevention, and when they are next told of it.

Clear: the day, so that the daily pass reads only what is due. Sealed with the key of the space: which act, what was
said of it, by whom. `mark` is the same for the same window in the same space, and tells nothing without its key.
"""

from __future__ import annotations

from django.db import models


class PreventionStatement(models.Model):
    """What was last said of one window (AGE-06)."""

    pk = models.CompositePrimaryKey("space_id", "mark")
    space_id = models.UUIDField()
    mark = models.BinaryField(max_length=16)
    at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        app_label = "agenda"
        db_table = "agenda_prevention_statement"


class PreventionFollow(models.Model):
    """When a window next opens for a space, computed with `edition` (empty: not computed yet).

    `opposed_at`: somebody of the holder's side wants no prevention message (CIT-20); nothing is due then.
    """

    space_id = models.UUIDField(primary_key=True)
    due_on = models.DateField(null=True)
    edition = models.CharField(max_length=40, blank=True)
    opposed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "agenda"
        db_table = "agenda_prevention_follow"
        indexes = [
            models.Index(
                fields=["due_on", "space_id"], name="prevention_due", condition=models.Q(due_on__isnull=False)
            ),
            models.Index(
                fields=["edition", "space_id"], name="prevention_edition", condition=models.Q(opposed_at__isnull=True)
            ),
        ]
