"""What is measured: for each operation, the requests that ask for it and the work of its floor besides SQL."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps

from espace_sante.bench import documents
from espace_sante.bench.documents import PLACEHOLDER, Sample
from espace_sante.bench.people import Citizen, Doctor, sign_in
from espace_sante.bench.registry import deposit_one
from espace_sante.bench.wire import request_bytes
from espace_sante.interop.fhir.resource_ids import id_of
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.envelope import associated_data, seal, seal_file, unseal, unseal_file
from espace_sante.kernel.identifiers import new_id
from espace_sante.record.api import blob_store
from espace_sante.vault import api as vault

Work = Callable[[], None]
PAGE = 50
_TRACED = bytes(400)  # an entry of the trace as it is hashed
_WORDS = bytes(600)  # what is sealed of a document in words


@dataclass(frozen=True, slots=True)
class Target:
    """One request, and what its floor does besides SQL."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    work: Work

    def request(self, host: str) -> bytes:
        return request_bytes(self.method, self.path, host=host, headers=self.headers, body=self.body)


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of the report. `aims`: the ratio asked for, by database vendor."""

    name: str
    targets: Sequence[Target]
    stand_in: bytes = b""
    ratio_aim: float | None = None  # on PostgreSQL


def deposit(sample_of: Callable[[Citizen], Sample], citizens: Sequence[Citizen], doctor: Doctor) -> Operation:
    """ITI-65, one document in one bundle, each time for somebody else."""
    targets = []
    for citizen in citizens:
        sample = sample_of(citizen)
        body = documents.bundle(sample, ins=citizen.ins, author=doctor.actor)
        headers = _fhir(doctor) | {"Content-Type": "application/fhir+json"}
        work = _deposit_work(citizen.space_id, sample.content)
        targets.append(Target("POST", "/fhir", headers, body, work))
    return Operation(f"deposit {sample.name}", targets, PLACEHOLDER, ratio_aim=0.5)


def list_documents(citizens: Sequence[Citizen], doctor: Doctor, *, floor_of: int = 0) -> Operation:
    """ITI-67, the first page of what a doctor may read of somebody. The work of the floor is made for the first few."""
    targets = []
    for number, citizen in enumerate(citizens):
        path = f"/fhir/DocumentReference?patient.identifier=urn:oid:{citizen.ins.oid}|{citizen.ins.value}"
        path += f"&status=current&_count={PAGE}"
        work = _opening_work(citizen.space_id, PAGE) if number < floor_of else _nothing
        targets.append(Target("GET", path.replace("|", "%7C"), _fhir(doctor), b"", work))
    return Operation(f"list of {PAGE}", targets, ratio_aim=0.5)


def retrieve(sample_of: Callable[[Citizen], Sample], citizens: Sequence[Citizen], doctor: Doctor) -> Operation:
    """ITI-68, the bytes of a document that is really deposited here for each of them."""
    targets, name = [], ""
    for citizen in citizens:
        sample = sample_of(citizen)
        name = sample.name
        document_id = deposit_one(sample, citizen=citizen, doctor=doctor, now=utc_now())
        path = f"/fhir/Binary/{id_of(citizen.space_id, document_id)}"
        headers = _fhir(doctor) | {"Accept": "*/*"}
        targets.append(Target("GET", path, headers, b"", _retrieve_work(citizen.space_id, document_id)))
    return Operation(f"retrieve {name}", targets)


def home(citizens: Sequence[Citizen]) -> Operation:
    """The first page that a signed-in citizen sees."""
    targets = [
        Target("GET", "/espace/", {"Cookie": sign_in(citizen)}, b"", _opening_work(citizen.space_id, 4))
        for citizen in citizens
    ]
    return Operation("citizen home", targets)


def _fhir(doctor: Doctor) -> dict[str, str]:
    return {"Authorization": f"Bearer {doctor.token}", "Accept": "application/fhir+json"}


def _nothing() -> None:
    """The work of a target that no floor replays."""


def _trace_work() -> None:
    """Chain an entry and seal the head."""
    hashlib.sha256(_TRACED).digest()
    hmac.digest(_TRACED[:32], _TRACED[:56], hashlib.sha256)


def _opened_key(space_id: UUID) -> Callable[[], bytes]:
    """The data key of a space, unwrapped anew at each call."""
    row = apps.get_model("vault", "SpaceKey")._default_manager.get(space_id=space_id)
    wrapped, master = bytes(row.wrapped), vault.master_key()
    return lambda: master.unwrap(wrapped, space_id=space_id)


def _deposit_work(space_id: UUID, content: bytes) -> Work:
    key_of, store = _opened_key(space_id), blob_store()

    def work() -> None:
        hashlib.sha1(content, usedforsecurity=False).digest()
        hashlib.sha256(content).digest()
        key, blob_id = key_of(), new_id()
        for _ in ("document", "submission set"):
            seal(key, _WORDS, associated=associated_data(space_id=space_id, item=f"words:{blob_id}"))
        associated = associated_data(space_id=space_id, item=f"blob:{blob_id}")
        store.put(space_id=space_id, blob_id=blob_id, sealed=seal_file(key, content, associated=associated))
        _trace_work()

    return work


def _opening_work(space_id: UUID, count: int) -> Work:
    """Open the words of so many documents of a space."""
    key_of = _opened_key(space_id)
    rows = apps.get_model("record", "DocumentEntry")._default_manager.filter(space_id=space_id)[:count]
    sealed = [(bytes(row.words), associated_data(space_id=space_id, item=f"words:{row.id}")) for row in rows]

    def work() -> None:
        key = key_of()
        for words, associated in sealed:
            unseal(key, words, associated=associated)
        _trace_work()

    return work


def _retrieve_work(space_id: UUID, document_id: UUID) -> Work:
    key_of, store = _opened_key(space_id), blob_store()
    row = apps.get_model("record", "DocumentEntry")._default_manager.get(space_id=space_id, id=document_id)
    associated = associated_data(space_id=space_id, item=f"blob:{row.blob_id}")
    words, about = bytes(row.words), associated_data(space_id=space_id, item=f"words:{document_id}")

    def work() -> None:
        key = key_of()
        unseal(key, words, associated=about)
        unseal_file(key, store.get(space_id=space_id, blob_id=row.blob_id), associated=associated)
        _trace_work()

    return work
