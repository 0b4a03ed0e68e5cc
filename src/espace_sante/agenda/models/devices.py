"""Telephones and computers that read an agenda and write in it. No password is kept: a keyed digest proves it."""

from __future__ import annotations

from django.db import models


class Device(models.Model):
    """One device. `by_id`: the person who made its password, whose rights it has; `used_on`: the last day it came."""

    login = models.CharField(max_length=16, primary_key=True)
    id = models.UUIDField(unique=True)
    space_id = models.UUIDField()
    digest = models.BinaryField(max_length=32)
    name = models.CharField(max_length=60)
    by_id = models.UUIDField()
    made_at = models.DateTimeField()
    used_on = models.DateField(null=True)

    class Meta:
        app_label = "agenda"
        db_table = "agenda_device"
        indexes = [models.Index(fields=["space_id", "made_at"], name="agenda_devices")]
