"""Submission sets, and the outbox of the `dmp` host."""

from django.db import models

from espace_sante.outbox.models import OutboxTable


class SubmissionSet(models.Model):
    """What came together in one deposit, or one change of metadata (IHE ITI TF-3, 4.2.3.3)."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    unique_id = models.CharField(max_length=128)
    source_id = models.CharField(max_length=64, blank=True)
    content_type_code = models.CharField(max_length=40, blank=True)
    submitted_at = models.DateTimeField()
    edge = models.CharField(max_length=20)
    author_rpps = models.CharField(max_length=11, blank=True)
    author_finess = models.CharField(max_length=20, blank=True)
    words = models.BinaryField()

    class Meta:
        app_label = "record"
        db_table = "record_submission_set"
        constraints = [
            models.UniqueConstraint(fields=["space_id", "unique_id"], name="one_submission_set_for_a_unique_id")
        ]
        indexes = [models.Index(fields=["space_id", "submitted_at"], name="submission_sets_by_time")]


class RecordOutbox(OutboxTable):
    """Work after a commit in the `dmp` host."""

    class Meta:
        app_label = "record"
        db_table = "record_outbox"
        indexes = [models.Index(fields=["due_at"], name="record_outbox_due")]
