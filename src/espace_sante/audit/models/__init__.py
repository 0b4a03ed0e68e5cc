"""The trace of every space and the head of each chain, in the `dmp` database. Entries only ever grow."""

from django.db import models

from espace_sante.audit.models.log import (
    ErasedTrace,
    LogCheckpoint,
    LogLeaf,
    LogPeriod,
    LogQueue,
    LogTile,
    WitnessedSize,
)

__all__ = [
    "ErasedTrace",
    "LogCheckpoint",
    "LogLeaf",
    "LogPeriod",
    "LogQueue",
    "LogTile",
    "TraceEntryRow",
    "TraceHead",
    "WitnessedSize",
]


class TraceEntryRow(models.Model):
    """One entry. Triggers refuse UPDATE, TRUNCATE, and DELETE unless its space is erased (0002, 0006)."""

    pk = models.CompositePrimaryKey("space_id", "position")
    space_id = models.UUIDField()
    position = models.BigIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10)
    reason = models.CharField(max_length=60, blank=True)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=200, blank=True)
    actor_profession = models.CharField(max_length=10, blank=True)
    actor_structure = models.CharField(max_length=20, blank=True)
    actor_structure_name = models.CharField(max_length=200, blank=True)
    document_id = models.UUIDField(null=True)
    type_code = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    subject_name = models.CharField(max_length=200, blank=True)
    mode = models.CharField(max_length=20)
    matrix_version = models.CharField(max_length=40, blank=True)
    edge = models.CharField(max_length=20, blank=True)
    count = models.IntegerField(null=True)
    hash = models.BinaryField()
    content_hash = models.BinaryField(null=True)  # none: an entry of the first format (domain/entry.py)

    class Meta:
        app_label = "audit"
        db_table = "audit_trace_entry"
        indexes = [
            models.Index(
                fields=["space_id", "document_id", "position"],
                name="trace_of_a_document",
                condition=models.Q(document_id__isnull=False),
            ),
            # Not the lines that campaigns append to many chains at once: ADR 24. BRIN on `at`: migration of the same.
            models.Index(fields=["actor_id", "at"], name="trace_of_an_actor", condition=~models.Q(actor_kind="system")),
        ]


class TraceHead(models.Model):
    """The last position of a chain, its hash, and a seal made with a key that no database holds."""

    space_id = models.UUIDField(primary_key=True)
    position = models.BigIntegerField()
    hash = models.BinaryField()
    seal = models.BinaryField()

    class Meta:
        app_label = "audit"
        db_table = "audit_trace_head"
