"""The verifiable log: what waits for it, its periods, its tiles, and which leaf each entry has. In `dmp`.

The tiles tell nothing of anybody. What ties a leaf to an entry (`LogLeaf`) goes with the entry
when its space is erased.
Source: ADR 19.
"""

from django.db import models


class LogQueue(models.Model):
    """An entry that the log does not have yet. A trigger writes it in the transaction of the entry (migration 0006)."""

    id = models.BigAutoField(primary_key=True)
    space_id = models.UUIDField()
    position = models.BigIntegerField()
    hash = models.BinaryField()
    content_hash = models.BinaryField(null=True)

    class Meta:
        app_label = "audit"
        db_table = "audit_log_queue"


class LogPeriod(models.Model):
    """One tree: a month. `note`: the latest checkpoint as the log signed it; `cosignatures`: lines of witnesses."""

    month = models.IntegerField(primary_key=True)  # 202611
    origin = models.CharField(max_length=200)
    key = models.CharField(max_length=300)  # the public key, as `name+id+base64`
    size = models.BigIntegerField()
    note = models.TextField()
    cosignatures = models.TextField(blank=True)
    signed_at = models.DateTimeField()

    class Meta:
        app_label = "audit"
        db_table = "audit_log_period"


class LogTile(models.Model):
    """A tile, whole or not yet. `leaves`: at level 0, the commitments under its hashes, 32 bytes each."""

    pk = models.CompositePrimaryKey("month", "level", "number")
    month = models.BigIntegerField()
    level = models.BigIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()
    leaves = models.BinaryField()

    class Meta:
        app_label = "audit"
        db_table = "audit_log_tile"


class LogLeaf(models.Model):
    """The leaf of an entry, and the salts without which nobody shows that it is its leaf (32 bytes)."""

    pk = models.CompositePrimaryKey("space_id", "position")
    space_id = models.UUIDField()
    position = models.BigIntegerField()
    month = models.IntegerField()
    leaf_index = models.BigIntegerField()
    salt = models.BinaryField()

    class Meta:
        app_label = "audit"
        db_table = "audit_log_leaf"


class LogCheckpoint(models.Model):
    """The last checkpoint of each hour: what the log has said of itself, and cannot unsay."""

    pk = models.CompositePrimaryKey("month", "hour")
    month = models.IntegerField()
    hour = models.BigIntegerField()  # since 1970
    note = models.TextField()

    class Meta:
        app_label = "audit"
        db_table = "audit_log_checkpoint"


class WitnessedSize(models.Model):
    """The last checkpoint that a witness signed, which it asks for the next time."""

    pk = models.CompositePrimaryKey("month", "witness")
    month = models.IntegerField()
    witness = models.CharField(max_length=200)
    size = models.BigIntegerField()
    signed_at = models.DateTimeField()

    class Meta:
        app_label = "audit"
        db_table = "audit_log_witnessed"


class ErasedTrace(models.Model):
    """That the trace of an erased space was removed up to a position, and the hash that the next entry follows.

    The database removes no entry that this table does not name. `seal`: under a key that no database holds.
    """

    space_id = models.UUIDField(primary_key=True)
    position = models.BigIntegerField()
    hash = models.BinaryField()
    seal = models.BinaryField()
    erased_at = models.DateTimeField()

    class Meta:
        app_label = "audit"
        db_table = "audit_erased_trace"
