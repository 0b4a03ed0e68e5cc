"""What professionals and structures publish of their own time. No person, no space: nothing here is sealed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Published(models.Model):
    """Who published it, and which version it has. `author`: by what authors are told apart."""

    id = models.UUIDField(primary_key=True)
    author = models.CharField(max_length=80)
    author_kind = models.CharField(max_length=16)
    author_id = models.CharField(max_length=64)
    author_finess = models.CharField(max_length=9, blank=True)
    version = models.IntegerField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    told = models.TextField()

    class Meta:
        abstract = True


class Schedule(Published):
    """`slots`: how many it has."""

    active = models.BooleanField()
    slots = models.IntegerField(default=0)

    class Meta:
        app_label = "agenda"
        db_table = "agenda_schedule"
        indexes = [models.Index(fields=["author"], name="agenda_schedules")]


class Slot(Published):
    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(max_length=16)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        app_label = "agenda"
        db_table = "agenda_slot"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_slot_ends_after_it_starts")
        ]
        indexes = [
            models.Index(fields=["schedule", "starts_at"], name="agenda_slots"),
            models.Index(fields=["starts_at", "id"], name="agenda_slots_by_start"),
        ]


class SlotHold(models.Model):
    """Which appointment takes a slot: ids alone, so that a slot says nothing of a person. One at a time."""

    slot = models.OneToOneField(Slot, primary_key=True, on_delete=models.DO_NOTHING, related_name="+")
    space_id = models.UUIDField()
    event_id = models.UUIDField()

    class Meta:
        app_label = "agenda"
        db_table = "agenda_slot_hold"
        indexes = [models.Index(fields=["space_id", "event_id"], name="agenda_holds_of_event")]


class AvailabilityTerm(models.Model):
    """By what a schedule or a slot is found: identifiers, actors, codes. `kind`: schedule or slot."""

    kind = models.CharField(max_length=8)
    item_id = models.UUIDField()
    author = models.CharField(max_length=80)
    name = models.CharField(max_length=20)
    system = models.CharField(max_length=255, blank=True)
    value = models.CharField(max_length=255)

    class Meta:
        app_label = "agenda"
        db_table = "agenda_availability_term"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "author", "system", "value"], condition=Q(name="identifier"),
                name="an_identifier_names_one_availability",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["kind", "name", "value"], name="agenda_terms"),
            models.Index(fields=["item_id"], name="agenda_terms_of_item"),
        ]
