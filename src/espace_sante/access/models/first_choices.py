"""Whether the first choices of a space were made: default confidentiality, emergencies (CIT-03)."""

from django.db import models


class FirstChoices(models.Model):
    """One row for each space whose holder, or who represents them, went through the first choices."""

    space_id = models.UUIDField(primary_key=True)
    made_at = models.DateTimeField()
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)

    class Meta:
        app_label = "access"
        db_table = "access_first_choices"
