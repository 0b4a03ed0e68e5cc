"""The criteria of referencing: dated files, kept whole, so that an application keeps those it was filled on."""

from __future__ import annotations

from django.db import models


class CriteriaVersion(models.Model):
    """One published file of criteria, named by its month: 2026-01."""

    version = models.CharField(max_length=10, primary_key=True)
    published_on = models.DateField()
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=64)
    sha256 = models.BinaryField(max_length=32)

    class Meta:
        app_label = "catalogue"
        db_table = "catalogue_criteria_version"


class Criterion(models.Model):
    """One criterion of a version, at its place in the file."""

    version = models.ForeignKey(CriteriaVersion, on_delete=models.CASCADE, related_name="criteria", db_index=False)
    position = models.IntegerField()
    code = models.CharField(max_length=20)
    family = models.CharField(max_length=20)
    heading = models.CharField(max_length=40)
    track = models.CharField(max_length=10)
    how = models.CharField(max_length=10)
    sentence = models.TextField()
    evidence = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "catalogue"
        db_table = "catalogue_criterion"
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="one_criterion_of_a_code"),
            models.UniqueConstraint(fields=["version", "position"], name="one_criterion_at_a_position"),
        ]
