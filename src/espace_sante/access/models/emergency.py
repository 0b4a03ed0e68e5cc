"""Accesses in an emergency: why, by whom, until when. The tie that lets them read is a `CareRelation`."""

from django.db import models


class EmergencyOpening(models.Model):
    """One opening (EMG-08). `words` is what the professional wrote, sealed with the key of the space."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    rpps = models.CharField(max_length=11)
    name = models.CharField(max_length=200)  # as in the directory at that instant
    finess = models.CharField(max_length=9, blank=True)
    structure_name = models.CharField(max_length=200, blank=True)
    mode = models.CharField(max_length=12)  # EmergencyMode
    reason = models.CharField(max_length=20)  # EmergencyReason
    words = models.BinaryField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    contested_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "access"
        db_table = "access_emergency_opening"
        indexes = [models.Index(fields=["space_id", "-since"], name="emergencies_of_a_space")]
