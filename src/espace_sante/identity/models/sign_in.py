"""What signing in leaves: provisional codes, earlier passwords, the history a person sees, terms accepted.

Source: RULES.md LC-10 to LC-13, CIT-01, CIT-02.
"""

from __future__ import annotations

from django.db import models

from espace_sante.identity.domain.provisional_code import Channel, Purpose
from espace_sante.identity.models.account import Account
from espace_sante.identity.models.people import Holder
from espace_sante.kernel.identifiers import new_id
from espace_sante.outbox.models import OutboxTable


class ProvisionalCode(models.Model):
    """A code that was sent to a person, known by its keyed hash. The one in force is the last one, unless used."""

    id = models.UUIDField(primary_key=True, default=new_id)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="provisional_codes")
    purpose = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Purpose])
    digest = models.BinaryField(max_length=32)
    channel = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Channel])
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    by_kind = models.CharField(max_length=20)
    by_id = models.CharField(max_length=64)

    class Meta:
        app_label = "identity"
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "purpose"],
                condition=models.Q(used_at__isnull=True, revoked_at__isnull=True),
                name="one_code_in_force_for_a_purpose",
            )
        ]


class HealthCard(models.Model):
    """The serial number of a holder's health card, when the insured population gave it; its keyed hash alone."""

    holder = models.OneToOneField(Holder, primary_key=True, on_delete=models.CASCADE, related_name="health_card")
    digest = models.BinaryField(max_length=32)
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "identity"


class Letter(models.Model):
    """A letter to print and post, its words sealed; a later stage prints it and dates it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=30)
    sealed = models.BinaryField()
    queued_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "identity"
        indexes = [
            models.Index(fields=["queued_at"], name="letters_to_post", condition=models.Q(posted_at__isnull=True))
        ]


class EarlierPassword(models.Model):
    """The Argon2 hash of a password that an account has or had."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="earlier_passwords")
    encoded = models.CharField(max_length=128)
    since = models.DateTimeField()

    class Meta:
        app_label = "identity"
        indexes = [models.Index(fields=["account", "-since"], name="passwords_of_an_account")]


class SignInRecord(models.Model):
    """One sign-in, or one that failed. Without an account: what was typed is nobody's, and is not kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField()
    means = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20)
    device = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=8, blank=True)  # start of a keyed hash: tells two networks apart, names none

    class Meta:
        app_label = "identity"
        indexes = [
            models.Index(fields=["account", "-at"], name="sign_ins_of_an_account"),
            models.Index(fields=["at"], name="sign_ins_by_age"),
        ]


class TermsAcceptance(models.Model):
    """A version of the terms of use that somebody accepted (LC-13). The account names the last one."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="terms")
    version = models.CharField(max_length=10)  # the day it came into force, YYYY-MM-DD
    accepted_at = models.DateTimeField()

    class Meta:
        app_label = "identity"
        constraints = [models.UniqueConstraint(fields=["account", "version"], name="terms_are_accepted_once")]


class SignInOutbox(OutboxTable):
    """Mails and SMS to send after the commit; their words are sealed."""

    class Meta:
        app_label = "identity"
        db_table = "identity_sign_in_outbox"
        indexes = [models.Index(fields=["due_at"], name="sign_in_outbox_due")]
