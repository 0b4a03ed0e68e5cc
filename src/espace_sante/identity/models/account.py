"""Accounts (who signs in) and the bearer tokens of software."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import ExpressionWrapper, Q

from espace_sante.identity.models.directory import Professional, Structure
from espace_sante.identity.models.people import Holder
from espace_sante.identity.models.presence import is_present
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.identifiers import new_id


class AccountQuerySet(models.QuerySet["Account"]):
    """Locks the account alone: a database refuses to lock the person of an account that may have none."""

    def select_for_update(
        self, nowait: bool = False, skip_locked: bool = False, of: Any = (), no_key: bool = False
    ) -> Self:
        return super().select_for_update(nowait=nowait, skip_locked=skip_locked, of=of or ("self",), no_key=no_key)


class AccountManager(BaseUserManager["Account"]):
    """Accounts are made by use cases; there is no super-user."""

    def get_queryset(self) -> models.QuerySet[Account]:
        """With the person or the structure, and whether they are still there: whoever asks for an account asks both."""
        found = AccountQuerySet(self.model, using=self._db).select_related("holder", "professional", "structure")
        return found.annotate(present_now=ExpressionWrapper(is_present(), output_field=models.BooleanField()))

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(login=username)


class Account(AbstractBaseUser):
    """Somebody or something that signs in, tied to the person or the structure it stands for."""

    id = models.UUIDField(primary_key=True, default=new_id)
    login = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ActorKind])
    name = models.CharField(max_length=200, blank=True)
    holder = models.OneToOneField(Holder, null=True, on_delete=models.PROTECT, related_name="account")
    professional = models.OneToOneField(Professional, null=True, on_delete=models.PROTECT, related_name="account")
    structure = models.OneToOneField(Structure, null=True, on_delete=models.PROTECT, related_name="account")
    # Sign-in with means of one's own (LC-12); the contact was proved by a one-time code.
    sign_in_name = models.CharField(max_length=64, unique=True, null=True, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    code_channel = models.CharField(max_length=10, blank=True)  # second factor by message: mail, sms, or none
    accepted_terms = models.CharField(max_length=10, blank=True)  # version, LC-13
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    objects = AccountManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        app_label = "identity"
        constraints = [
            models.CheckConstraint(
                name="an_account_stands_for_its_kind",
                condition=(
                    Q(kind="citizen", holder__isnull=False, professional__isnull=True, structure__isnull=True)
                    | Q(kind="professional", holder__isnull=True, professional__isnull=False, structure__isnull=True)
                    | Q(kind="structure", holder__isnull=True, professional__isnull=True, structure__isnull=False)
                    | Q(
                        kind__in=["service", "publisher", "commission", "operator", "auditor", "system"],
                        holder__isnull=True,
                        professional__isnull=True,
                        structure__isnull=True,
                    )
                ),
            )
        ]

    @property
    def is_present(self) -> bool:
        """Whether the directories still have them, as of when the account was found; an account just made is."""
        return bool(getattr(self, "present_now", True))

    def has_perm(self, *args: Any, **kwargs: Any) -> bool:
        return False

    def has_module_perms(self, *args: Any, **kwargs: Any) -> bool:
        return False


class SoftwareToken(models.Model):
    """A bearer token, known here by its SHA-256 only (RFC 6750)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    digest = models.BinaryField(max_length=32, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    software = models.CharField(max_length=100, blank=True)

    class Meta:
        app_label = "identity"


class ClientCertificate(models.Model):
    """The certificate with which a structure's software proves who it is (STR-01), known by its SHA-256.

    Source: RFC 8705 section 3 (fingerprints of certificates); RFC 9440 (what a proxy tells of them).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="certificates")
    fingerprint = models.BinaryField(max_length=32, unique=True)
    subject = models.CharField(max_length=200)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=64)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "identity"
