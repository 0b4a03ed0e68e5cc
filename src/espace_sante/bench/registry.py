"""Filling the registry: rows copied from those of a real deposit, with ids, dates and sealed words of their own.

A hundred thousand deposits would take longer than the measures. What is copied is registered, listed and traced like
the rest (the trace through its own service, chained and sealed), but has no file in the document store.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connections, models, transaction

from espace_sante.audit import api as audit
from espace_sante.bench.documents import Sample
from espace_sante.bench.people import Citizen, Doctor
from espace_sante.kernel.envelope import associated_data, seal, unseal
from espace_sante.kernel.identifiers import new_id
from espace_sante.prepared.api import Insert
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces
from espace_sante.vault import api as vault

SPACES_AT_ONCE = 20
YEARS = timedelta(days=8 * 365)
_TABLES = ("SubmissionSet", "DocumentEntry", "DocumentCode")


@dataclass(frozen=True, slots=True)
class Model:
    """The rows that one real deposit wrote, and its opened words by table."""

    rows: dict[str, dict[str, Any]]
    words: dict[str, bytes]


def deposit_one(sample: Sample, *, citizen: Citizen, doctor: Doctor, now: datetime) -> UUID:
    """One document through the service of real deposits; its id."""
    new = record.NewDocument(
        unique_id=f"2.25.{new_id().int}",
        mime_type=sample.mime_type,
        content=sample.content,
        title="Bilan biologique de mesure",
        type_code=record.Coded("11502-2", "2.16.840.1.113883.6.1", "CR d'examens biologiques"),
        class_code=record.Coded("11", "1.2.250.1.213.1.1.4.1", "Compte rendu"),
        format_code=record.Coded("urn:ihe:iti:xds:2017:mimeTypeSufficient", "1.3.6.1.4.1.19376.1.2.3"),
        healthcare_facility_type_code=record.Coded("SA07", "1.2.250.1.71.4.2.4", "Cabinet individuel"),
        practice_setting_code=record.Coded("AMBULATOIRE", "1.2.250.1.213.1.1.4.9", "Ambulatoire"),
        event_codes=(record.Coded("PATDOC", "2.16.840.1.113883.5.4"),),
        creation_time=now,
        author=record.Author(
            rpps=doctor.actor.rpps or "",
            finess=doctor.actor.finess or "",
            name=doctor.actor.name,
            institution=doctor.actor.structure_name or "",
        ),
    )
    submission = record.Submission(unique_id=f"2.25.{new_id().int}", documents=(new,), edge="bench")
    space = spaces.space_by_id(citizen.space_id)
    return record.deposit(actor=doctor.actor, space=space, submission=submission, now=now).documents[0].document_id


def model_of(citizen: Citizen) -> Model:
    """The rows of the one document that this space holds."""
    rows = {name: _kind(name)._default_manager.filter(space_id=citizen.space_id).values().get() for name in _TABLES}
    key = vault.key_of(citizen.space_id)
    words = {
        name: unseal(key, bytes(row["words"]), associated=_bound(row["space_id"], row["id"]))
        for name, row in rows.items()
        if "words" in row
    }
    return Model(rows=rows, words=words)


def fill(
    citizens: Sequence[Citizen], *, each: int, model: Model, doctor: Doctor, now: datetime, chance: random.Random
) -> Iterator[int]:
    """Register `each` more documents in every space; yields how many have been written so far."""
    keys = vault.keys_of(one.space_id for one in citizens)
    written = 0
    for start in range(0, len(citizens), SPACES_AT_ONCE):
        some = citizens[start : start + SPACES_AT_ONCE]
        with transaction.atomic(using="dmp"):
            _write(some, each, model, keys, now, chance)
            for citizen in some:
                audit.append_all([_traced(citizen.space_id, doctor, now)] * each)
        written += each * len(some)
        yield written


def settle() -> None:
    """What an idle database does by itself after such a change: fresh statistics, no debt left to the measures."""
    for alias in ("ens", "dmp", "keys"):
        with connections[alias].cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connections[alias].vendor == "postgresql" else "ANALYZE")
            if connections[alias].vendor == "sqlite":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                cursor.execute("CHECKPOINT")


def documents_in(citizens: Sequence[Citizen] | None = None) -> int:
    """How many documents are registered, in all or in these spaces."""
    rows = _kind("DocumentEntry")._default_manager.all()
    if citizens is not None:
        rows = rows.filter(space_id__in=[one.space_id for one in citizens])
    return rows.count()


def _write(
    citizens: Sequence[Citizen],
    each: int,
    model: Model,
    keys: dict[UUID, bytes],
    now: datetime,
    chance: random.Random,
) -> None:
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _TABLES}
    for citizen in citizens:
        for _ in range(each):
            for name, row in _copy(citizen.space_id, keys[citizen.space_id], model, now, chance).items():
                rows[name].append(row)
    for name, wanted in rows.items():
        Insert(_kind(name)).rows(wanted)


def _copy(space_id: UUID, key: bytes, model: Model, now: datetime, chance: random.Random) -> dict[str, dict[str, Any]]:
    """The rows of one more document of this space."""
    at = now - chance.random() * YEARS
    set_id, document_id = new_id(), new_id()
    times = dict.fromkeys(("creation_time", "service_start_time", "submitted_at"), at)
    changes: dict[str, dict[str, Any]] = {
        "SubmissionSet": {"id": set_id, "unique_id": f"2.25.{set_id.int}", "submitted_at": at},
        "DocumentEntry": {
            "id": document_id,
            "unique_id": f"2.25.{document_id.int}",
            "submission_set_id": set_id,
            "entry_uuid": new_id(),
            "blob_id": new_id(),
            **times,
        },
        "DocumentCode": {"document_id": document_id},
    }
    for name, words in model.words.items():
        changes[name]["words"] = seal(key, words, associated=_bound(space_id, changes[name]["id"]))
    return {name: {**model.rows[name], **changes[name], "space_id": space_id} for name in _TABLES}


def _traced(space_id: UUID, doctor: Doctor, now: datetime) -> audit.TraceRecord:
    return audit.TraceRecord(
        space_id=space_id, at=now, act=audit.Act.DOCUMENT_DEPOSITED, actor=doctor.actor, reason="feeding", edge="bench"
    )


def _bound(space_id: UUID, item: UUID) -> bytes:
    return associated_data(space_id=space_id, item=f"words:{item}")


def _kind(name: str) -> type[models.Model]:
    return apps.get_model("record", name)
