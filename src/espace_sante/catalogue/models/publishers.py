"""Organisations that publish services, and who acts for them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from espace_sante.kernel.identifiers import new_id


class Publisher(models.Model):
    """An organisation (éditeur), known by its SIREN number."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=120)
    siren = models.CharField(max_length=9, unique=True)
    website = models.URLField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    class Meta:
        app_label = "catalogue"
        db_table = "catalogue_publisher"


class Member(models.Model):
    """Who acts for a publisher, since when; `ended_at` once they no longer do. An account acts for one publisher."""

    class Role(models.TextChoices):
        OWNER = "owner"
        EDITOR = "editor"

    id = models.UUIDField(primary_key=True, default=new_id)
    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="members", db_index=False)
    account_id = models.UUIDField()  # of `identity`
    role = models.CharField(max_length=10, choices=Role.choices)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "catalogue"
        db_table = "catalogue_member"
        constraints = [
            models.UniqueConstraint(
                fields=["account_id"], condition=Q(ended_at__isnull=True), name="one_publisher_for_an_account"
            )
        ]
        indexes = [models.Index(fields=["publisher", "ended_at"], name="members_of_a_publisher")]
