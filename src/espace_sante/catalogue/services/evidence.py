"""The files that prove answers, and the impact assessment: sealed in the document store, read by who reviews.

They hold no health data, but what a publisher shows of its security is not for everybody: they are sealed under a key
of their own, as all that the document store keeps. Source: RULES.md CAT-02, CAT-05.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from espace_sante.catalogue.domain.card import Track
from espace_sante.catalogue.domain.criteria import DPIA
from espace_sante.catalogue.domain.errors import EntryInvalid, FileRefused, ServiceUnknown
from espace_sante.catalogue.models import Evidence, Service
from espace_sante.catalogue.services.asking import own_service, reviewed_service
from espace_sante.catalogue.services.criteria import criteria_of
from espace_sante.catalogue.services.fill import open_draft
from espace_sante.catalogue.services.steps import note
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.envelope import associated_data, seal_file, unseal_file
from espace_sante.kernel.identifiers import new_id
from espace_sante.record import api as record
from espace_sante.vault import api as vault

TYPES = frozenset({"application/pdf", "image/png", "image/jpeg"})
MOST_FILES = 100  # of one service


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A file, without its bytes. `code`: the criterion it proves, or `dpia`. `size` in bytes."""

    id: UUID
    code: str
    name: str
    mime_type: str
    size: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as a browser sends it."""

    name: str
    content: bytes
    declared_type: str


def add_evidence(*, actor: Actor, slug: str, code: str, file: Sent, now: datetime) -> UUID:
    """Keep a file, checked whole first: PDF, PNG or JPEG, as large as `CATALOGUE_EVIDENCE_BYTES` at most.

    Raises AccessRefused, PublisherUnknown, ServiceUnknown, MoveNotPossible, EntryInvalid, FileRefused.
    """
    mime_type = _checked(file)
    service = own_service(actor, slug)
    if code not in _wanted(service):
        raise EntryInvalid(field="code")
    file_id = new_id()
    vault.ensure_key(space_id=service.id, now=now)
    sealed = seal_file(vault.key_of(service.id), file.content, associated=_associated(service.id, file_id))
    with transaction.atomic(using="ens"):
        service = open_draft(actor, slug)
        if Evidence.objects.filter(service=service).count() >= MOST_FILES:
            raise FileRefused(field="file")
        record.blob_store().put(space_id=service.id, blob_id=file_id, sealed=sealed)
        Evidence.objects.create(
            id=file_id,
            service=service,
            code=code,
            name=_name(file.name),
            mime_type=mime_type,
            size=len(file.content),
            added_at=now,
            added_by=actor.id,
        )
    return file_id


def remove_evidence(*, actor: Actor, slug: str, file_id: UUID) -> None:
    """Take a file back while the service is a draft. Raises as `add_evidence`."""
    with transaction.atomic(using="ens"):
        service = open_draft(actor, slug)
        if not Evidence.objects.filter(service=service, id=file_id).delete()[0]:
            raise ServiceUnknown
    record.blob_store().delete(space_id=service.id, blob_ids=[file_id])


def evidence_of(service_id: UUID) -> list[EvidenceView]:
    """Every file of a service, oldest first. One query."""
    rows = Evidence.objects.filter(service=service_id).order_by("added_at", "id")
    return [EvidenceView(*row) for row in rows.values_list("id", "code", "name", "mime_type", "size", "added_at")]


def read_own_evidence(*, actor: Actor, slug: str, file_id: UUID) -> tuple[EvidenceView, bytes]:
    """A file, for a member of the publisher. Raises AccessRefused, PublisherUnknown, ServiceUnknown, BlobMissing."""
    return _read(own_service(actor, slug), file_id)


def read_evidence(*, actor: Actor, service_id: UUID, file_id: UUID, now: datetime) -> tuple[EvidenceView, bytes]:
    """A file, for an operator; that it was opened is in the history first. Raises AccessRefused, ServiceUnknown."""
    with transaction.atomic(using="ens"):
        return read_noted(reviewed_service(actor, service_id, lock=True), file_id, actor=actor, now=now)


def read_noted(service: Service, file_id: UUID, *, actor: Actor, now: datetime) -> tuple[EvidenceView, bytes]:
    """A file of a locked service, for who was found to review it: in its history first. Raises ServiceUnknown."""
    code = Evidence.objects.filter(service=service, id=file_id).values_list("code", flat=True).first()
    if code is None:
        raise ServiceUnknown
    note(service, "read_evidence", actor=actor, now=now, reason=code)
    return _read(service, file_id)


def _read(service: Service, file_id: UUID) -> tuple[EvidenceView, bytes]:
    found = next((one for one in evidence_of(service.id) if one.id == file_id), None)
    if found is None:
        raise ServiceUnknown
    sealed = record.blob_store().get(space_id=service.id, blob_id=file_id)
    return found, unseal_file(vault.key_of(service.id), sealed, associated=_associated(service.id, file_id))


def _checked(file: Sent) -> str:
    """The type that a file really has."""
    if len(file.content) > settings.CATALOGUE_EVIDENCE_BYTES:
        raise FileRefused(field="file")
    declared = record.sniff(file.content) or record.normal_type(file.declared_type)
    try:
        return record.check_content(file.content, mime_type=declared, accepted=TYPES)
    except (record.TypeNotAccepted, record.ContentNotAsDeclared, record.ContentRefused) as error:
        raise FileRefused(field="file") from error


def _wanted(service: Service) -> set[str]:
    track = Track(service.track)
    return {DPIA} | {one.code for one in criteria_of(service.criteria_version_id) if one.concerns(track)}


def _name(name: str) -> str:
    """The name of a file as it is shown: its last part, without what no name has."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(one for one in last if one.isprintable())[-120:] or "piece"


def _associated(service_id: UUID, file_id: UUID) -> bytes:
    return associated_data(space_id=service_id, item=f"service-evidence:{file_id}")
