"""OAuth 2: clients, the codes and tokens they are given, how fast they may ask. No secret is kept, only its SHA-256.

What is drawn has 128 bits or more, so that a fast digest is enough: nobody guesses it (ADR 40).
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from espace_sante.kernel.identifiers import new_id
from espace_sante.pairing.models.pairing import Pairing


class ClientProof(models.TextChoices):
    """How a client proves who it is."""

    NONE = "none"  # a public one: PKCE alone
    SECRET = "secret"  # noqa: S105 - the name of a kind of proof
    KEY = "key"  # private_key_jwt, RFC 7523


class OAuthClient(models.Model):
    """Software of a service (`service_id`) or of a structure (`finess`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.CharField(max_length=64, unique=True)
    service_id = models.UUIDField(null=True)
    finess = models.CharField(max_length=9, default="", db_default="")
    name = models.CharField(max_length=100)
    proof = models.CharField(max_length=8, choices=ClientProof.choices)
    secret_digest = models.BinaryField(null=True)
    keys = models.JSONField(default=dict, db_default={})  # public, a JWK set (RFC 7517)
    keys_at = models.CharField(max_length=500, default="", db_default="")
    redirects = models.JSONField(default=list, db_default=[])
    scopes = models.TextField(default="", db_default="")  # of a structure: what it may ask at most
    sandbox = models.BooleanField(default=True, db_default=True)
    awaits = models.BooleanField(default=False, db_default=False)  # of a structure: a second operator's approval
    wanted_scopes = models.TextField(default="", db_default="")  # wider ones, which a second operator has to approve
    keys_since = models.DateTimeField(null=True)  # what its address said before that is not believed any more
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "pairing"
        db_table = "pairing_client"
        indexes = [models.Index(fields=["service_id"], name="pairing_client_service")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(service_id__isnull=False) ^ ~models.Q(finess=""),
                name="pairing_client_of_a_service_or_of_a_structure",
            ),
            models.CheckConstraint(
                condition=~models.Q(proof="secret") | models.Q(secret_digest__isnull=False),
                name="pairing_client_secret_is_kept",
            ),
        ]


class TokenGrant(models.Model):
    """What one authorisation gave to one client: every token of it lives and ends with it.

    `refresh_handle` finds the row by any refresh token of the grant, `refresh_digest` tells the current one from those
    that it replaced. `account_id`: who authorised. `look_at`: when to look whether it is over; a refresh moves its end
    and not that date, so that no index is written then (ADR 46).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client = models.ForeignKey(OAuthClient, on_delete=models.PROTECT, related_name="+")
    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, null=True, related_name="+")
    account_id = models.UUIDField(null=True)
    own = models.BooleanField(default=False, db_default=False)  # the profile is that of who authorised
    scope = models.TextField()
    refresh_handle = models.BinaryField(null=True, unique=True)
    refresh_digest = models.BinaryField(null=True)
    refresh_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(db_default=Now())

    class Meta:
        app_label = "pairing"
        db_table = "pairing_token_grant"
        indexes = [models.Index(fields=["look_at"], name="pairing_grants_to_look_at")]


class AccessToken(models.Model):
    digest = models.BinaryField(primary_key=True)
    grant = models.ForeignKey(TokenGrant, on_delete=models.CASCADE, related_name="+")
    scope = models.TextField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "pairing"
        db_table = "pairing_access_token"


class AuthorizationCode(models.Model):
    """Used once: `grant_id` is then what it gave, which a second use ends."""

    digest = models.BinaryField(primary_key=True)
    client = models.ForeignKey(OAuthClient, on_delete=models.CASCADE, related_name="+")
    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="+")
    account_id = models.UUIDField()
    own = models.BooleanField()  # the profile is that of who authorised
    signed_in_at = models.DateTimeField()
    redirect = models.CharField(max_length=500)
    challenge = models.CharField(max_length=43)
    nonce = models.CharField(max_length=500, default="", db_default="")
    scope = models.TextField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)
    grant_id = models.UUIDField(null=True)

    class Meta:
        app_label = "pairing"
        db_table = "pairing_code"


class SpentAssertion(models.Model):
    """The number of a signed proof of a client, which is good once (RFC 7523, `jti`)."""

    client = models.ForeignKey(OAuthClient, on_delete=models.CASCADE, related_name="+")
    jti_digest = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "pairing"
        db_table = "pairing_assertion"
        constraints = [models.UniqueConstraint(fields=["client", "jti_digest"], name="pairing_assertion_once")]


class Allowance(models.Model):
    """How many requests of one minute were let to the processes: of a service, of one pairing, of a software."""

    key = models.CharField(max_length=48)
    minute = models.BigIntegerField(db_index=True)  # since 1970
    taken = models.IntegerField()

    class Meta:
        app_label = "pairing"
        db_table = "pairing_allowance"
        constraints = [models.UniqueConstraint(fields=["key", "minute"], name="pairing_allowance_of_a_minute")]
