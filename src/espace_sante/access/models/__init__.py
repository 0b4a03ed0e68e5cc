"""What ties professionals to spaces, in the `dmp` database."""

from django.db import models
from django.db.models import Q


class CareRelation(models.Model):
    """One tie between a professional and a space: role, care team, consent or block, with its dates."""

    class Kind(models.TextChoices):
        MEDECIN_TRAITANT = "medecin_traitant"
        CARE_TEAM = "care_team"
        CONSENT = "consent"
        BLOCKED = "blocked"

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    rpps = models.CharField(max_length=11)
    kind = models.CharField(max_length=20, choices=Kind)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)
    secret = models.BooleanField(default=False, db_default=False)  # declared in a secret connection (MIN-10)

    class Meta:
        app_label = "access"
        db_table = "access_care_relation"
        constraints = [
            models.UniqueConstraint(
                fields=["space_id", "rpps", "kind"], condition=Q(until__isnull=True), name="one_open_relation_of_a_kind"
            )
        ]
        indexes = [
            models.Index(fields=["space_id", "rpps"], name="relation_in_a_space"),
            models.Index(fields=["rpps", "since"], name="relation_of_a_professional"),
        ]
