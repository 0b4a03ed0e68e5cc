"""What people consented to for services of the catalogue (SCO-01)."""

from django.db import models


class ServiceGrant(models.Model):
    """One consent: a service, a finality, read or written. In force until `until`, which moves with each use (C14).

    `ends_at`: a use does not move `until` beyond it, when there is one: the majority of a minor for whom a
    representative consented. A consent given again takes the same row; what it was before is in the trace.
    """

    class Stage(models.TextChoices):
        RUNNING = "running"
        WARNED = "warned"  # whoever uses the space was told that it ends soon
        OVER = "over"  # withdrawn, or its end is in the trace

    pk = models.CompositePrimaryKey("space_id", "service_id", "finality", "right")
    space_id = models.UUIDField()
    service_id = models.UUIDField()
    finality = models.CharField(max_length=24)  # Finality
    right = models.CharField(max_length=5)  # Right
    given_at = models.DateTimeField()
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)
    until = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)
    stage = models.CharField(max_length=7, choices=Stage, default=Stage.RUNNING, db_default=Stage.RUNNING)

    class Meta:
        app_label = "access"
        db_table = "access_service_grant"
        indexes = [
            models.Index(fields=["stage", "until"], condition=~models.Q(stage="over"), name="grants_that_end"),
        ]
