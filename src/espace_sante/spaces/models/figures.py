"""The numbers of large campaigns as they were counted: a few rows a wave, whatever the number of people.

Source: RULES.md OPE-05, C2, C4.
"""

from __future__ import annotations

from django.db import models

from espace_sante.spaces.models.campaign import Wave


class WaveCount(models.Model):
    """When a wave was last counted, and what is no sum of its cells."""

    wave = models.OneToOneField(Wave, primary_key=True, on_delete=models.CASCADE, related_name="counted")
    counted_at = models.DateTimeField()
    first_sent_at = models.DateTimeField(null=True)
    activated_lately = models.BigIntegerField()  # people who activated their space in the seven days before

    class Meta:
        app_label = "spaces"


class CountedCell(models.Model):
    """First notices of a wave that have all of this in common, and how many (`campaigns.figures.Cell`)."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="cells", db_index=False)
    channel = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    departement = models.CharField(max_length=3, blank=True)
    person = models.CharField(max_length=2)
    last = models.BooleanField()
    count = models.BigIntegerField()

    class Meta:
        app_label = "spaces"
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "channel", "state", "departement", "person", "last"], name="a_cell_is_counted_once"
            )
        ]
