"""What the record needs from parts that stand above it or outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol

from django.conf import settings

from espace_sante.kernel.blobs import BlobStore
from espace_sante.kernel.errors import Unavailable
from espace_sante.kernel.identifiers import PersonIdentifier


@dataclass(frozen=True, slots=True)
class ClinicalHeader:
    """What the header of a clinical document says, for the agreement with its metadata."""

    unique_id: str
    type_code: str
    patient_matricules: tuple[str, ...]
    title: str = ""


class ClinicalDocumentReader(Protocol):
    """Reads and checks an XML clinical document. Raises a Malformed error that says what is wrong."""

    def __call__(self, content: bytes, *, patient: PersonIdentifier) -> ClinicalHeader: ...


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says, in the words of its page. `facts` are pairs of a term and what it is."""

    title: str
    number: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    made_at: datetime


class CertificateWriter(Protocol):
    """Writes a certificate as an accessible PDF; the same bytes for the same certificate."""

    def __call__(self, certificate: Certificate) -> bytes: ...


_writers: list[CertificateWriter] = []


def use_certificate_writer(writer: CertificateWriter) -> None:
    """Wire the writer of certificates, once, at start."""
    _writers[:] = [writer]


def certificate_writer() -> CertificateWriter:
    """The wired writer. Without one, certificates wait."""
    if not _writers:
        raise Unavailable("No writer of certificates is wired.")
    return _writers[0]


_readers: list[ClinicalDocumentReader] = []


def use_clinical_document_reader(reader: ClinicalDocumentReader) -> None:
    """Wire the reader of clinical documents, once, at start."""
    _readers[:] = [reader]


def clinical_document_reader() -> ClinicalDocumentReader:
    """The wired reader. Without one, no XML document can be accepted."""
    if not _readers:
        raise Unavailable("No reader of clinical documents is wired.")
    return _readers[0]


@cache
def blob_store() -> BlobStore:
    """The document store of this deployment."""
    return BlobStore(settings.DOCUMENTS_URL)
