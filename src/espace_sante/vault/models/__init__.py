"""The one table of the `keys` database."""

from django.db import models


class SpaceKey(models.Model):
    """The wrapped data key of a space. Erasing the row erases the space."""

    space_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        app_label = "vault"
        db_table = "vault_space_key"
