"""Which services are linked to which spaces."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from espace_sante.kernel.identifiers import new_id
from espace_sante.outbox.models import OutboxTable


class Pairing(models.Model):
    """One link between a service and a space, until `ended_at`.

    `pairwise_id`: by what name the service knows the person, and by no other (SCO-03). `approved_version`: the version
    of the service's finalities that the person last saw and approved; `told_version`: the last one that they were told
    of (SCO-05).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    space_id = models.UUIDField()
    holder_id = models.UUIDField()
    service_id = models.UUIDField()
    pairwise_id = models.CharField(max_length=32, unique=True)
    approved_version = models.IntegerField()
    told_version = models.IntegerField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField()  # the holder, or who represents them
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "pairing"
        db_table = "pairing"
        constraints = [
            models.UniqueConstraint(
                fields=["space_id", "service_id"],
                condition=Q(ended_at__isnull=True),
                name="one_live_pairing_of_a_service",
            ),
        ]
        indexes = [
            models.Index(fields=["space_id", "-made_at"], name="pairings_of_a_space"),
            models.Index(
                fields=["service_id", "id"],
                condition=Q(ended_at__isnull=True),
                name="pairings_told_of_a_service",
            ),
        ]


class Digest(models.Model):
    """When the next reminder of the linked services of a space is due (SCO-08)."""

    space_id = models.UUIDField(primary_key=True)
    due_at = models.DateTimeField()

    class Meta:
        app_label = "pairing"
        db_table = "pairing_digest"
        indexes = [models.Index(fields=["due_at"], name="digests_due")]


class PairingOutbox(OutboxTable):
    """Work that follows a change of a pairing: consents to end, receipts to file."""

    class Meta:
        app_label = "pairing"
        db_table = "pairing_outbox"
        indexes = [models.Index(fields=["due_at", "id"], name="pairing_outbox_due")]


class ChangesOutbox(OutboxTable):
    """What people are told of their services: perhaps a million of them at once, so apart from what is pressing."""

    class Meta:
        app_label = "pairing"
        db_table = "pairing_changes_outbox"
        indexes = [models.Index(fields=["due_at", "id"], name="pairing_changes_due")]
