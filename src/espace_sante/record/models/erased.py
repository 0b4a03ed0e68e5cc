"""What the record had of a space that is being erased, counted before it went, so that a stop loses no count."""

from django.db import models


class ErasedRecord(models.Model):
    """One erasure of one space. `id` is that of the erasure."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    documents = models.BigIntegerField()
    size = models.BigIntegerField()  # bytes
    erased_at = models.DateTimeField()

    class Meta:
        app_label = "record"
        db_table = "record_erased"
