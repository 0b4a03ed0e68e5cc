"""Ties between a space and a professional, a structure, or everybody: one row each, with its dates.

One table, so that one query tells all that a decision must know, whatever the number of rules.
"""

from django.db import models
from django.db.models import Q


class CareRelation(models.Model):
    """One tie: role, authorisation, block, choice. It runs from `since` until `until`, which is never when None.

    With `rpps`, it is about one professional; with `finess` alone, about whoever acts in a structure (STR-03); with
    neither, about everybody: choices of the holder (CIT-04, EMG-03). `document_id` narrows it to one document; `scope`
    is what a code opens, as `services/scopes.py` writes it.
    """

    class Kind(models.TextChoices):
        MEDECIN_TRAITANT = "medecin_traitant"
        CARE_TEAM = "care_team"
        CONSENT = "consent"
        BLOCKED = "blocked"
        EXPRESS_CONSENT = "express_consent"
        STRUCTURE = "structure"
        ADMINISTRATOR = "administrator"
        NOT_THIS_VISIT = "not_this_visit"
        DEPOSITS_OPPOSED = "deposits_opposed"
        LISTED = "listed"
        REFERENCE_MIDWIFE = "reference_midwife"
        CORRESPONDENT_PHARMACIST = "correspondent_pharma"
        KNOWN = "known"
        BREAK_GLASS = "break_glass"
        CALL_CENTRE = "call_centre"
        CODE = "code"
        DOCUMENT_ALLOWED = "document_allowed"
        DOCUMENT_DENIED = "document_denied"
        # about everybody
        NO_BREAK_GLASS = "no_break_glass"
        NO_CALL_CENTRE = "no_call_centre"
        MASKED_IN_EMERGENCY = "masked_in_emergency"
        NEW_ITEMS_MASKED = "new_items_masked"

    pk = models.CompositePrimaryKey("space_id", "id")
    space_id = models.UUIDField()
    id = models.UUIDField()
    rpps = models.CharField(max_length=11)
    finess = models.CharField(max_length=9, default="", db_default="")
    kind = models.CharField(max_length=20, choices=Kind)
    document_id = models.UUIDField(null=True)
    scope = models.TextField(default="", db_default="")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)
    secret = models.BooleanField(default=False, db_default=False)  # declared in a secret connection (MIN-10)

    class Meta:
        app_label = "access"
        db_table = "access_care_relation"
        constraints = [
            models.UniqueConstraint(
                fields=["space_id", "rpps", "finess", "kind"],
                condition=Q(until__isnull=True, document_id__isnull=True),
                name="one_open_relation_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["space_id", "rpps", "document_id"],
                condition=Q(until__isnull=True, document_id__isnull=False),
                name="one_open_rule_of_a_document",
            ),
        ]
        indexes = [
            models.Index(fields=["space_id", "rpps"], name="relation_in_a_space"),
            # A list of documents reads these, and leaves hundreds of rules about single documents alone.
            models.Index(fields=["space_id", "rpps"], condition=Q(document_id__isnull=True), name="tie_in_a_space"),
            models.Index(
                fields=["space_id", "rpps", "kind", "document_id"],
                condition=Q(document_id__isnull=False, until__isnull=True),
                name="rule_in_a_space",
            ),
            models.Index(fields=["rpps", "since"], name="relation_of_a_professional"),
        ]
