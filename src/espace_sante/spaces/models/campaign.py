"""National campaigns: waves of people, the notice each received, the files handed to the printer.

Source: CSP art. R. 1111-28; RULES.md LC-01, LC-02, C2.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces.domain.notice import Channel, Kind, NoticeState, WaveState
from espace_sante.spaces.models.space import Space


class Campaign(models.Model):
    """An information campaign: its waves are noticed one after the other."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=100, unique=True)
    made_at = models.DateTimeField()
    by_id = models.CharField(max_length=64)
    per_minute = models.IntegerField(default=0)  # most mails sent in a minute; 0: no limit

    class Meta:
        app_label = "spaces"


class Wave(models.Model):
    """People chosen by département, fund, age or a list. Somebody proposes it, somebody else approves it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="waves")
    number = models.IntegerField()
    name = models.CharField(max_length=100)
    is_pilot = models.BooleanField(default=False)
    criteria = models.JSONField()
    state = models.CharField(max_length=12, choices=[(one.value, one.name) for one in WaveState])
    planned_on = models.DateField(null=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=64, blank=True)
    chosen_up_to = models.UUIDField(null=True)  # the last holder looked at: where the choice goes on after a stop
    chosen_at = models.DateTimeField(null=True)  # when the choice was over
    chosen = models.BigIntegerField(default=0)

    class Meta:
        app_label = "spaces"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="one_wave_with_a_number"),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=models.F("proposed_by")), name="two_people_approve_a_wave"
            ),
        ]


class WaveChange(models.Model):
    """Who paused a wave, who resumed it, when. Appended, never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="changes")
    state = models.CharField(max_length=12, choices=[(one.value, one.name) for one in WaveState])
    at = models.DateTimeField()
    by_id = models.CharField(max_length=64)

    class Meta:
        app_label = "spaces"


class WavePerson(models.Model):
    """A matricule of the explicit list of a wave."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="people", db_index=False)
    ins = models.CharField(max_length=15)
    ins_oid = models.CharField(max_length=40)

    class Meta:
        app_label = "spaces"
        constraints = [models.UniqueConstraint(fields=["wave", "ins", "ins_oid"], name="once_in_the_list_of_a_wave")]


class Sending(models.Model):
    """Mails of a wave that a process is handing over: the ready ones from the first to the last of these ids.

    Nobody else takes them. A row that stays was left by a process that was cut: nobody knows what left.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="sendings")
    first_id = models.UUIDField()
    last_id = models.UUIDField()
    claimed_at = models.DateTimeField()

    class Meta:
        app_label = "spaces"


class PrintBatch(models.Model):
    """Letters handed to the printer together: a folder of PDF files and a manifest. Posted when the printer says so."""

    id = models.UUIDField(primary_key=True, default=new_id)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="batches")
    number = models.IntegerField()
    letters = models.IntegerField()
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the manifest, once written
    made_at = models.DateTimeField()
    dated = models.DateField(null=True)  # the day printed on the letters: they are not posted before it
    posted_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "spaces"
        constraints = [models.UniqueConstraint(fields=["wave", "number"], name="one_batch_with_a_number")]


class Notice(models.Model):
    """One piece of information sent to one person: the first one, its fall-back by post, a reminder.

    No foreign key is checked by the database, row by row, in the tables of a national campaign: `spaces reconcile`
    proves all of them at once (ADR 16).

    The code that it carries is derived from its id under a key that no database holds (`services/campaigns/codes.py`).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    space = models.ForeignKey(
        Space, on_delete=models.PROTECT, related_name="notices", db_index=False, db_constraint=False
    )
    wave = models.ForeignKey(
        Wave, on_delete=models.PROTECT, related_name="notices", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=10, choices=[(one.value, one.name) for one in Kind])
    channel = models.CharField(max_length=10, choices=[(one.value, one.name) for one in Channel])
    state = models.CharField(max_length=10, choices=[(one.value, one.name) for one in NoticeState])
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)  # when it came back
    batch = models.ForeignKey(
        PrintBatch, null=True, on_delete=models.PROTECT, related_name="notices", db_index=False, db_constraint=False
    )
    code_digest = models.BinaryField(max_length=16)

    class Meta:
        app_label = "spaces"
        constraints = [
            models.UniqueConstraint(fields=["space", "wave", "kind", "channel"], name="one_notice_of_a_kind")
        ]
        indexes = [
            models.Index(fields=["code_digest"], name="notice_by_code"),
            models.Index(
                fields=["wave", "channel", "id"], name="notices_to_send", condition=Q(state=NoticeState.READY.value)
            ),
            models.Index(fields=["batch", "id"], name="letters_of_a_batch", condition=Q(batch__isnull=False)),
        ]
