"""Holders invited to see a professional about something that waits for an announcement (RULES.md ANN-02)."""

from django.db import models


class AnnouncementAlert(models.Model):
    """The holder was told, once, that something arrived two weeks ago that is not announced yet."""

    pk = models.CompositePrimaryKey("space_id", "document_id")
    space_id = models.UUIDField()
    document_id = models.UUIDField()
    told_at = models.DateTimeField()

    class Meta:
        app_label = "record"
        db_table = "record_announcement_alert"
