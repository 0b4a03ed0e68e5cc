"""What was done of the credentials of a client, by whom and when. Steps only ever grow."""

from __future__ import annotations

from django.db import models

from espace_sante.pairing.models.credentials import OAuthClient


class ClientStep(models.Model):
    """One act on a client. `by_kind` is `system` for who holds the machine and types a command.

    `said`: the name before, or the scopes that are asked for, given or taken back.
    """

    class What(models.TextChoices):
        MADE = "made"
        SECRET_RENEWED = "secret-renewed"  # noqa: S105 - the name of an act
        KEYS_ADDED = "keys-added"
        KEYS_REPLACED = "keys-replaced"
        KEYS_READ_AGAIN = "keys-read-again"
        RENAMED = "renamed"
        SCOPES_ASKED = "scopes-asked"
        SCOPES_NARROWED = "scopes-narrowed"
        SCOPES_DROPPED = "scopes-dropped"
        APPROVED = "approved"
        ENDED = "ended"

    client = models.ForeignKey(OAuthClient, on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=20, choices=What.choices)
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200, blank=True)
    said = models.TextField(default="", db_default="", blank=True)

    class Meta:
        app_label = "pairing"
        db_table = "pairing_client_step"
