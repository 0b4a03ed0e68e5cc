"""The health history of a space, the one switch that hides it, and the acts that a minor keeps out of it.

What describes an event in words is sealed with the key of the space. An objection is sealed whole: not even the
database says which act of which day a minor keeps to themselves.
"""

from django.db import models


class HealthEvent(models.Model):
    """One event of the insurer. `event_id` is the insurer's: the same event never enters twice."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    event_id = models.CharField(max_length=64)
    on = models.DateField(db_column="act_on")
    nature = models.CharField(max_length=3)
    codes = models.CharField(max_length=300, blank=True)  # between spaces
    prescriber_rpps = models.CharField(max_length=11, blank=True)
    prescribed_on = models.DateField(null=True)
    performer_rpps = models.CharField(max_length=11, blank=True)
    amount_cents = models.IntegerField(null=True)
    reimbursed_cents = models.IntegerField(null=True)
    batch_id = models.UUIDField()  # of the import that brought it, as in the trace
    merge_id = models.UUIDField(null=True)  # it came with the space of a duplicate, and would go back with it
    received_at = models.DateTimeField()
    words = models.BinaryField()

    class Meta:
        app_label = "record"
        db_table = "record_health_event"
        constraints = [models.UniqueConstraint(fields=["space_id", "event_id"], name="one_event_for_an_insurer_id")]
        indexes = [models.Index(fields=["space_id", "-on", "-id"], name="health_events_by_day")]


class HealthHistory(models.Model):
    """Whether a space hides its health history from professionals, as a whole (CIT-06). Without a row, it does not."""

    space_id = models.UUIDField(primary_key=True)
    masque_ps = models.BooleanField()
    changed_at = models.DateTimeField()

    class Meta:
        app_label = "record"
        db_table = "record_health_history"


class KeptAct(models.Model):
    """An act that a minor keeps out of the space (`domain.objections.Objection`), sealed with the key of the space."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    recorded_at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        app_label = "record"
        db_table = "record_kept_act"
