"""Client certificates of structures' software: recorded by an operator, told by a trusted proxy, checked in one query.

Source: RULES.md STR-01; RFC 9440 (Client-Cert: the certificate in DER, base 64, between colons); nginx and others
send it as percent-encoded PEM, which is read too.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import IntegrityError, transaction

from espace_sante.identity.models import Account, ClientCertificate, is_present
from espace_sante.identity.services.actors import actor_of
from espace_sante.identity.services.tokens import AccountUnknown
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.errors import Conflict, Malformed, NotFound, Refused


class CertificateRefused(Refused):
    """This certificate is unknown, expired, revoked, of a structure that closed, or told by no proxy that we trust."""

    code = "certificate-refused"


class CertificateUnreadable(Malformed):
    """This is not an X.509 certificate in PEM or DER."""

    code = "certificate-unreadable"


class CertificateTaken(Conflict):
    """This certificate is recorded already."""

    code = "certificate-taken"


class CertificateUnknown(NotFound):
    """No certificate is recorded under this fingerprint."""

    code = "certificate-unknown"


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A certificate, for an operator."""

    fingerprint: str
    login: str
    subject: str
    not_after: datetime
    revoked_at: datetime | None


def add_certificate(*, login: str, content: bytes, by: str, now: datetime) -> CertificateView:
    """Record the certificate of a structure's software.

    Raises AccountUnknown, CertificateUnreadable, CertificateTaken.
    """
    account = Account.objects.filter(is_present(), login=login, kind=ActorKind.STRUCTURE.value, is_active=True).first()
    if account is None:
        raise AccountUnknown
    certificate = _parsed(content)
    try:
        with transaction.atomic(using="ens"):
            row = ClientCertificate.objects.create(
                account=account,
                fingerprint=_fingerprint(certificate),
                subject=certificate.subject.rfc4514_string()[:200],
                not_before=certificate.not_valid_before_utc,
                not_after=certificate.not_valid_after_utc,
                added_at=now,
                added_by=by,
            )
    except IntegrityError:
        raise CertificateTaken from None
    return _view(row)


def certificates() -> list[CertificateView]:
    return [_view(row) for row in ClientCertificate.objects.select_related("account").order_by("added_at")]


def revoke_certificate(*, fingerprint: str, now: datetime) -> None:
    """Raises CertificateUnknown."""
    try:
        digest = bytes.fromhex(fingerprint.replace(":", ""))
    except ValueError:
        raise CertificateUnknown from None
    if not ClientCertificate.objects.filter(fingerprint=digest, revoked_at__isnull=True).update(revoked_at=now):
        raise CertificateUnknown


def actor_of_certificate(header: str, *, now: datetime) -> Actor:
    """The actor of the certificate that a trusted proxy told. Raises CertificateRefused, always with the same words."""
    try:
        certificate = _parsed(_decoded(header))
    except CertificateUnreadable:
        raise CertificateRefused from None
    row = (
        ClientCertificate.objects.select_related("account__structure", "account__holder", "account__professional")
        .filter(
            is_present("account__"),
            fingerprint=_fingerprint(certificate),
            revoked_at__isnull=True,
            not_before__lte=now,
            not_after__gt=now,
            account__is_active=True,
        )
        .first()
    )
    if row is None:
        raise CertificateRefused
    return actor_of(row.account, software=row.subject[:100])


def _decoded(header: str) -> bytes:
    """`:BASE64:` (RFC 9440), or a PEM with its line ends percent-encoded."""
    text = header.strip()
    if not text.startswith(":"):
        return unquote(text).encode()
    try:
        return base64.b64decode(text.strip(":"), validate=True)
    except binascii.Error:
        raise CertificateUnreadable from None


def _parsed(content: bytes) -> x509.Certificate:
    try:
        if b"-----BEGIN CERTIFICATE-----" in content:
            return x509.load_pem_x509_certificate(content)
        return x509.load_der_x509_certificate(content)
    except ValueError:
        raise CertificateUnreadable from None


def _fingerprint(certificate: x509.Certificate) -> bytes:
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest()


def _view(row: ClientCertificate) -> CertificateView:
    return CertificateView(
        fingerprint=bytes(row.fingerprint).hex(),
        login=row.account.login,
        subject=row.subject,
        not_after=row.not_after,
        revoked_at=row.revoked_at,
    )
