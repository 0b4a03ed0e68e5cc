"""Spaces, their states as appended rows, their clocks, and the outbox of the `ens` host."""

from __future__ import annotations

from django.db import models

from espace_sante.kernel.identifiers import new_id
from espace_sante.outbox.models import OutboxTable
from espace_sante.spaces.domain.states import Move, State


class Space(models.Model):
    """The space of a holder. Its id is the key of everything the `dmp` host keeps about them.

    That the holder exists is proved by `spaces reconcile`, not checked row by row (ADR 16).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    holder = models.OneToOneField(
        "identity.Holder", on_delete=models.PROTECT, related_name="space", db_constraint=False
    )
    made_at = models.DateTimeField()

    class Meta:
        app_label = "spaces"


class SpaceStateRow(models.Model):
    """One state of a space: since when, why, by whom. The current state is the last row."""

    space = models.ForeignKey(
        Space, on_delete=models.PROTECT, related_name="states", db_index=False, db_constraint=False
    )
    position = models.IntegerField()
    state = models.CharField(max_length=2, choices=[(state.value, state.name) for state in State])
    since = models.DateTimeField()
    ground = models.CharField(max_length=40)
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)

    class Meta:
        app_label = "spaces"
        constraints = [models.UniqueConstraint(fields=["space", "position"], name="one_state_at_a_position")]


class SpaceClock(models.Model):
    """The delay that runs in a space: what happens by itself, and when. Whoever moves the space stops it.

    The passes that open, erase and purge read this table by its date and nothing else: what is not due is not read.
    """

    space = models.OneToOneField(
        Space, primary_key=True, on_delete=models.PROTECT, related_name="clock", db_constraint=False
    )
    move = models.CharField(max_length=20, choices=[(move.value, move.name) for move in Move])
    due_at = models.DateTimeField()

    class Meta:
        app_label = "spaces"
        indexes = [models.Index(fields=["move", "due_at", "space"], name="spaces_clock_struck")]


class LegalHold(models.Model):
    """A court, or an authority, forbids that a space be erased while this row has no end."""

    id = models.UUIDField(primary_key=True, default=new_id)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="holds")
    reference = models.CharField(max_length=80)
    since = models.DateTimeField()
    by_id = models.CharField(max_length=64)
    until = models.DateTimeField(null=True)
    ended_by_id = models.CharField(max_length=64, blank=True)

    class Meta:
        app_label = "spaces"


class SpacesOutbox(OutboxTable):
    """Work after a commit in the `ens` host."""

    class Meta:
        app_label = "spaces"
        db_table = "spaces_outbox"
        indexes = [models.Index(fields=["due_at"], name="spaces_outbox_due")]
