"""The columns of an outbox. Each room that needs one declares its own table, in its own host."""

from django.db import models

from espace_sante.kernel.identifiers import new_id


class OutboxTable(models.Model):
    """One piece of work. Rows are removed once done; `failed_at` marks one that was given up and must be looked at."""

    id = models.UUIDField(primary_key=True, default=new_id)
    topic = models.CharField(max_length=60)
    payload = models.JSONField()
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
