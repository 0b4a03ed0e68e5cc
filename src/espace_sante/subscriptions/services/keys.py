"""The key that signs what is pushed to a service: made by its publisher, shown once, changed without a gap.

The database keeps a number; the key is made again from the master key, so that no copy of the database signs anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from espace_sante.subscriptions.domain.errors import NoSigningKey
from espace_sante.subscriptions.domain.signature import key_text
from espace_sante.subscriptions.models import SigningKey
from espace_sante.vault import api as vault

FORMER_LIFE = timedelta(hours=24)  # both keys sign meanwhile


@dataclass(frozen=True, slots=True)
class SigningKeyView:
    """That there is a key, and since when; never the key."""

    version: int
    made_at: datetime
    former_until: datetime | None


def make_signing_key(*, service_id: UUID, now: datetime) -> str:
    """The text of a new key, to be shown once. The one before signs too for a day."""
    with transaction.atomic(using="ens"):
        row = SigningKey.objects.select_for_update().filter(service_id=service_id).first()
        version = row.version + 1 if row else 1
        former_until = now + FORMER_LIFE if row else None
        SigningKey.objects.update_or_create(
            service_id=service_id, defaults={"version": version, "made_at": now, "former_until": former_until}
        )
    return key_text(_key(service_id, version))


def signing_key(service_id: UUID) -> SigningKeyView | None:
    row = SigningKey.objects.filter(service_id=service_id).first()
    return SigningKeyView(version=row.version, made_at=row.made_at, former_until=row.former_until) if row else None


def check_signing_key(service_id: UUID) -> None:
    """Raises NoSigningKey."""
    if not SigningKey.objects.filter(service_id=service_id).exists():
        raise NoSigningKey


def keys_in_force(service_id: UUID, *, now: datetime) -> list[bytes]:
    """Newest first; none when the service has none."""
    row = SigningKey.objects.filter(service_id=service_id).first()
    if row is None:
        return []
    versions = [row.version]
    if row.former_until is not None and now < row.former_until:
        versions.append(row.version - 1)
    return [_key(service_id, version) for version in versions]


def _key(service_id: UUID, version: int) -> bytes:
    return vault.master_key().mac(b"espace-sante/subscriptions/sign/" + service_id.bytes + version.to_bytes(4, "big"))
