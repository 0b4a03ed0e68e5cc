"""One-off codes that holders give to professionals (PRO-13). The code itself is kept nowhere."""

from django.db import models


class AccessCode(models.Model):
    """A code: what it opens, until when it can be typed, and who typed it. Used once, or withdrawn."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    digest = models.BinaryField(max_length=32, unique=True)
    reads = models.BooleanField()  # False: it leads to a deposit, and opens no reading
    scope = models.TextField(default="", db_default="")  # as `services/scopes.py` writes it
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opens_seconds = models.IntegerField()  # how long the access lasts once the code is typed
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)
    used_by = models.CharField(max_length=11, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "access"
        db_table = "access_code"
        indexes = [models.Index(fields=["space_id", "-made_at"], name="codes_of_a_space")]
