"""Private addresses by which calendar programs read an agenda. No secret is kept: a keyed digest finds it."""

from __future__ import annotations

from django.db import models


class Feed(models.Model):
    """One address. `by_id`: the person who made it, whose rights it has; `used_on`: the last day it was read.

    `language`: that in which its maker read the page, and in which it tells its own words.
    """

    digest = models.BinaryField(max_length=32, primary_key=True)
    id = models.UUIDField(unique=True)
    space_id = models.UUIDField()
    detail = models.CharField(max_length=10)
    by_id = models.UUIDField()
    made_at = models.DateTimeField()
    used_on = models.DateField(null=True)
    language = models.CharField(max_length=8, default="fr")

    class Meta:
        app_label = "agenda"
        db_table = "agenda_feed"
        indexes = [models.Index(fields=["space_id", "made_at"], name="agenda_feeds")]
