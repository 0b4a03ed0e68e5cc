"""Rows of a service that very many people linked: links, tokens, consents, reminders, some of these due.

Written in bulk, as people are (`people.py`); the spaces themselves are not, since nothing that is measured reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connections, transaction
from django.db.models import Model

from espace_sante.access.api import Finality, Right
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.identifiers import new_id
from espace_sante.prepared.api import Bulk

AT_ONCE = 20_000  # people of one transaction
DUE = 100  # reminders, and consents, that are due among all of them
_SCOPE = "patient/Observation.rs?code=http://loinc.org|2345-7"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one model. `rows`: those of some people, by the numbers, the ids of spaces, links and grants."""

    alias: str
    model: type[Model]
    names: tuple[str, ...]
    rows: Callable[[range, list[tuple[UUID, UUID, UUID]]], list[tuple[Any, ...]]]
    same: dict[str, Any]


def link_many(*, service_id: UUID, client: UUID, count: int, now: datetime) -> Iterator[int]:
    """So many people, each with a link, a consent and a token in force; gives how many there are so far."""
    tables = [*_tables_of_links(service_id, client, now), *_tables_of_clocks(service_id, now)]
    for first in range(0, count, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, count))
        ids = [(new_id(), new_id(), new_id()) for _ in numbers]
        for table in tables:
            with transaction.atomic(using=table.alias):
                Bulk(table.model, *table.names).rows(table.rows(numbers, ids), **table.same)
        yield numbers.stop
    for table in tables:  # each by its name: the catalogue that databases share would be locked for both at once
        with connections[table.alias].cursor() as cursor:
            cursor.execute(f'ANALYZE "{table.model._meta.db_table}"')


def _tables_of_links(service_id: UUID, client: UUID, now: datetime) -> list[Table]:
    later = now + timedelta(days=60)
    return [
        Table(
            "ens",
            _model("pairing", "Pairing"),
            ("id", "space_id", "holder_id", "made_by", "pairwise_id"),
            lambda _, ids: [(link, space, space, space, link.hex) for space, link, _ in ids],
            {
                "service_id": service_id, "approved_version": 1, "told_version": 1,
                "made_at": now - timedelta(days=1), "ended_at": None,
            },
        ),
        Table(
            "ens",
            _model("pairing", "TokenGrant"),
            ("id", "pairing_id", "account_id", "refresh_handle", "refresh_digest"),
            lambda _, ids: [(grant, link, space, grant.bytes, link.bytes) for space, link, grant in ids],
            {
                "client_id": client, "own": True, "scope": _SCOPE, "refresh_until": later, "made_at": now,
                "ended_at": None, "look_at": later + timedelta(days=1),
            },
        ),
        Table(
            "ens",
            _model("pairing", "AccessToken"),
            ("digest", "grant_id"),
            lambda _, ids: [(sha256(grant.bytes).digest(), grant) for _, _, grant in ids],
            {"scope": _SCOPE, "expires_at": later},
        ),
    ]  # fmt: skip


def _tables_of_clocks(service_id: UUID, now: datetime) -> list[Table]:
    return [
        Table(
            "ens",
            _model("pairing", "Digest"),
            ("space_id", "due_at"),
            lambda numbers, ids: [(one[0], _due(at, now)) for at, one in zip(numbers, ids, strict=True)],
            {},
        ),
        Table(
            "dmp",
            _model("access", "ServiceGrant"),
            ("space_id", "by_id", "until"),
            lambda numbers, ids: [(one[0], str(one[0]), _until(at, now)) for at, one in zip(numbers, ids, strict=True)],
            {
                "service_id": service_id, "finality": Finality.BLOOD_GLUCOSE.value, "right": Right.READ.value,
                "given_at": now - timedelta(days=1), "by_kind": ActorKind.CITIZEN.value, "ends_at": None,
                "last_used_on": None, "stage": "running",
            },
        ),
    ]  # fmt: skip


def _due(number: int, now: datetime) -> datetime:
    """When the reminder of a person is due: of the first ones, now."""
    return now - timedelta(minutes=1) if number < DUE else now + timedelta(minutes=60 + number % 129_600)


def _until(number: int, now: datetime) -> datetime:
    """When a consent ends: of the first ones, it has; of the next ones, soon."""
    if number < DUE:
        return now - timedelta(minutes=1)
    return now + timedelta(days=10) if number < 2 * DUE else now + timedelta(days=40, minutes=number % 64_800)


def _model(app: str, name: str) -> type[Model]:
    found: type[Model] = apps.get_model(app, name)
    return found
