"""Events of the agenda of a space.

Clear: dates, codes, ids, who wrote. Sealed with the key of the space: titles, names, addresses, notes, what to prepare.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from espace_sante.outbox.models import OutboxTable


class Calendar(models.Model):
    """One row a space that has an agenda: locked by who writes in it. `change` numbers what happened there.

    `secret_change` numbers apart what happened to what a minor hides: no hole in `change` tells of it (MIN-11).
    """

    space_id = models.UUIDField(primary_key=True)
    change = models.BigIntegerField(default=0)
    secret_change = models.BigIntegerField(default=0)
    events = models.IntegerField(default=0)

    class Meta:
        app_label = "agenda"
        db_table = "agenda_calendar"


class Event(models.Model):
    """An appointment or a reminder; with `series_id`, one time of a series that was moved from `occurrence_at`.

    `exceptions`: the times of a series that do not happen, or were moved. `day` is that of the start in its zone,
    `over_at` the instant after which it never happens again. `due_at`: when somebody is next to be reminded of it.
    `version` counts changes (ETag), `sequence` those that an invitation tells (RFC 5545). `change`: the number of its
    last change in the agenda of its space, among those that are secret or among the others.
    """

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    series_id = models.UUIDField(null=True)
    occurrence_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=12)
    status = models.CharField(max_length=20)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    zone = models.CharField(max_length=64)
    all_day = models.BooleanField()
    day = models.DateField()
    over_at = models.DateTimeField()
    rule = models.CharField(max_length=200, blank=True)
    exceptions = models.JSONField(default=list)  # instants, ISO 8601
    performer = models.CharField(max_length=20)
    rpps = models.CharField(max_length=11, blank=True)
    finess = models.CharField(max_length=9, blank=True)
    speciality_code = models.CharField(max_length=20, blank=True)
    documents = models.JSONField(default=list)  # ids
    reminds = models.JSONField(default=list)
    due_at = models.DateTimeField(null=True)
    secret = models.BooleanField(default=False)  # hidden from who represents a minor (MIN-07, MIN-09)
    author_kind = models.CharField(max_length=20)
    author_id = models.CharField(max_length=64)
    author_finess = models.CharField(max_length=9, blank=True)
    source = models.CharField(max_length=12)
    sequence = models.IntegerField()
    version = models.IntegerField()
    change = models.BigIntegerField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        app_label = "agenda"
        db_table = "agenda_event"
        constraints = [
            models.CheckConstraint(
                condition=Q(series_id__isnull=True, occurrence_at__isnull=True)
                | Q(series_id__isnull=False, occurrence_at__isnull=False, rule=""),
                name="a_moved_time_is_of_a_series",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="an_event_ends_after_it_starts"
            ),
        ]
        indexes = [
            models.Index(fields=["space_id", "over_at", "starts_at"], name="agenda_window"),
            models.Index(fields=["space_id", "change"], name="agenda_changes"),
            models.Index(fields=["space_id", "kind", "day"], name="agenda_days"),
            models.Index(fields=["due_at"], name="agenda_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["space_id", "series_id"], name="agenda_series", condition=Q(series_id__isnull=False)),
        ]


class EventIdentifier(models.Model):
    """A business identifier that an author gave to an event: one event a space for each."""

    pk = models.CompositePrimaryKey("space_id", "author", "system", "value")
    space_id = models.UUIDField()
    author = models.CharField(max_length=80)
    system = models.CharField(max_length=255)
    value = models.CharField(max_length=255)
    event_id = models.UUIDField()

    class Meta:
        app_label = "agenda"
        db_table = "agenda_identifier"
        indexes = [models.Index(fields=["space_id", "event_id"], name="agenda_identifiers")]


class Tombstone(models.Model):
    """An event that was removed: what synchronises learns of it (RFC 6578). `name`: under which a device put it."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    change = models.BigIntegerField()
    secret = models.BooleanField(default=False)
    name = models.CharField(max_length=255, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        app_label = "agenda"
        db_table = "agenda_tombstone"
        indexes = [models.Index(fields=["space_id", "change"], name="agenda_tombstones")]


class Joined(models.Model):
    """The agenda of a duplicate, shown with that of the space that was kept; parted again, the row goes."""

    pk = models.CompositePrimaryKey("space_id", "from_space_id")
    space_id = models.UUIDField()
    from_space_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        app_label = "agenda"
        db_table = "agenda_joined"


class AgendaOutbox(OutboxTable):
    """Lines of trace and news that follow what was written here."""

    class Meta:
        app_label = "agenda"
        db_table = "agenda_outbox"
        indexes = [models.Index(fields=["due_at", "id"], name="agenda_outbox_due")]
