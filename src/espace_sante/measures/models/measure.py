"""Measures, the devices that took them, the spaces that are read together."""

from __future__ import annotations

from django.db import models


class Measure(models.Model):
    """One measure. In clear: what is searched on. The id is made of what it says, so that the same is kept once.

    `sealed` holds the values, the context and the words. `removed`: the holder removed what a service wrote; nothing
    is left in it but its id, so that the service does not bring it back.
    """

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    kind = models.CharField(max_length=24)
    at = models.DateTimeField()
    device_id = models.UUIDField(null=True)
    author_kind = models.CharField(max_length=20)
    author_id = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    removed = models.BooleanField(default=False)
    sealed = models.BinaryField()

    class Meta:
        app_label = "measures"
        db_table = "measures_measure"
        indexes = [
            models.Index(
                fields=["space_id", "kind", "-at", "-id"],
                name="measures_in_order",
                condition=models.Q(removed=False),
            )
        ]


class Device(models.Model):
    """A device that measures, known once in a space. Its description is sealed."""

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    written_at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        app_label = "measures"
        db_table = "measures_device"


class Joined(models.Model):
    """The measures of a duplicate, shown with those of the space that was kept; parted again, the row goes."""

    pk = models.CompositePrimaryKey("space_id", "from_space_id")
    space_id = models.UUIDField()
    from_space_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        app_label = "measures"
        db_table = "measures_joined"
