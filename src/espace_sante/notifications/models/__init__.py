"""Tables of the `ens` host: notifications, who read them, what leaves, what people prefer. No health content."""

from __future__ import annotations

from django.db import models

from espace_sante.kernel.identifiers import new_id
from espace_sante.notifications.domain.kinds import Kind, Topic
from espace_sante.outbox.models import OutboxTable

READER = 36  # the length of a holder's id; an RPPS number is shorter


class Way(models.TextChoices):
    """How a notification leaves; the centre has it at once, whatever these say."""

    MAIL = "mail"
    PUSH = "push"
    MESSAGE = "message"  # in the mailbox of their own space, for who asked for it (AGE-08)


class Notification(models.Model):
    """Something that happened in a space. `key` makes it unique; deleted, it is so for everybody (NOT-06)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    space_id = models.UUIDField()
    kind = models.CharField(max_length=30, choices=[(one.value, one.value) for one in Kind])
    key = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()
    only_for = models.CharField(max_length=READER, blank=True)
    about = models.CharField(max_length=READER, blank=True)
    document_id = models.UUIDField(null=True)
    hidden_from_law = models.BooleanField(default=False)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "notifications"
        indexes = [
            models.Index(fields=["space_id", "-at", "-id"], name="notifications_of_a_space"),
            models.Index(fields=["only_for", "-at"], name="notifications_of_one", condition=~models.Q(only_for="")),
            models.Index(fields=["at"], name="notifications_by_age"),
        ]


class Reading(models.Model):
    """This person has read this notification. A row that is taken away makes it unread again."""

    id = models.UUIDField(primary_key=True, default=new_id)
    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="readings")
    reader = models.CharField(max_length=READER)
    at = models.DateTimeField()

    class Meta:
        app_label = "notifications"
        constraints = [models.UniqueConstraint(fields=["notification", "reader"], name="one_reading_of_a_notification")]


class Delivery(models.Model):
    """One notification that leaves, to one person, by one way. `to` is `mail`, or the id of a device or of a space.

    `claimed_until`: a worker is sending it; after a crash, another one takes it up once that instant is past.
    """

    class Outcome(models.TextChoices):
        SENT = "sent"
        DROPPED = "dropped"  # deleted meanwhile, or no longer the reader's to know
        REFUSED = "refused"  # the address or the device is refused for good, or was silent for days

    id = models.UUIDField(primary_key=True, default=new_id)
    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="deliveries")
    reader = models.CharField(max_length=READER)
    way = models.CharField(max_length=10, choices=Way)
    to = models.CharField(max_length=READER)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        app_label = "notifications"
        constraints = [
            models.UniqueConstraint(fields=["notification", "reader", "to"], name="one_delivery_by_each_way"),
        ]
        indexes = [
            models.Index(
                fields=["way", "due_at", "id"], name="deliveries_due_by_way", condition=models.Q(ended_at__isnull=True)
            ),
            models.Index(fields=["reader"], name="deliveries_of_one", condition=models.Q(ended_at__isnull=True)),
        ]


class SwitchedOff(models.Model):
    """A type that a person does not want by this way. What has no row is on (NOT-04)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    reader = models.CharField(max_length=READER)
    topic = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Topic])
    way = models.CharField(max_length=10, choices=Way)

    class Meta:
        app_label = "notifications"
        constraints = [models.UniqueConstraint(fields=["reader", "topic", "way"], name="one_choice_of_a_topic")]


class SwitchedOn(models.Model):
    """A type that a person asked for by a way that is off until then (AGE-08)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    reader = models.CharField(max_length=READER)
    topic = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Topic])
    way = models.CharField(max_length=10, choices=Way)

    class Meta:
        app_label = "notifications"
        constraints = [models.UniqueConstraint(fields=["reader", "topic", "way"], name="one_wish_of_a_topic")]


class Rhythm(models.Model):
    """How a person wants to be told: once a day or at once, during the night or not."""

    reader = models.CharField(max_length=READER, primary_key=True)
    daily = models.BooleanField(default=False)
    quiet_nights = models.BooleanField(default=True)

    class Meta:
        app_label = "notifications"


class Device(models.Model):
    """A browser that asked for messages. Its address and keys are sealed; `digest` finds it again."""

    id = models.UUIDField(primary_key=True, default=new_id)
    reader = models.CharField(max_length=READER, db_index=True)
    digest = models.BinaryField(max_length=32, unique=True)
    sealed = models.BinaryField()
    added_at = models.DateTimeField()

    class Meta:
        app_label = "notifications"


class NotificationsOutbox(OutboxTable):
    """What happened in `ens` and is still to be told."""

    class Meta:
        app_label = "notifications"
        db_table = "notifications_outbox"
        indexes = [models.Index(fields=["due_at", "id"], name="notifications_outbox_due")]
