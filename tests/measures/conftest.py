"""A world where somebody measures, and a service of the catalogue to which she consented for that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor, ActorKind, Paired
from espace_sante.kernel.identifiers import PairwiseIdentifier, new_id
from espace_sante.measures import api as measures
from espace_sante.measures.api import Content, Kind
from espace_sante.spaces.api import SpaceView
from tests.worlds import NOW, World

OID = "1.2.250.1.999.7.1"
NUMBER = "0123456789abcdef" * 2
READ, WRITE = access.Right.READ, access.Right.WRITE


def consents(*kinds: Kind, rights: Sequence[access.Right] = (READ, WRITE)) -> frozenset[access.Consent]:
    return frozenset(access.Consent(access.Finality(kind.value), right) for kind in kinds for right in rights)


def service_of(space: SpaceView, name: str = "Carnet fictif", *, oid: str = OID, number: str = NUMBER) -> Actor:
    """A service that is linked to a space."""
    paired = Paired(
        pairing_id=new_id(), space_id=space.id, holder_id=space.holder_id, patient=PairwiseIdentifier(number, oid)
    )
    return Actor(kind=ActorKind.SERVICE, id=str(new_id()), name=name, paired=paired)


def let(service: Actor, space: SpaceView, what: frozenset[access.Consent], *, by: Actor, now: datetime = NOW) -> None:
    """The holder consents."""
    decision = access.case_of(actor=by, space=space, now=now).decide(access.Action.CHOOSE_SERVICES)
    with transaction.atomic(using="dmp"):
        access.grant(
            actor=by, space=space, service_id=UUID(service.id), service_name=service.name, consents=what,
            decision=decision, now=now,
        )  # fmt: skip


@dataclass
class Scales:
    """Camille's measures."""

    world: World
    service: Actor

    @property
    def space(self) -> SpaceView:
        return self.world.space

    @property
    def camille(self) -> Actor:
        return self.world.camille

    def let(self, *kinds: Kind, rights: Sequence[access.Right] = (READ, WRITE), now: datetime = NOW) -> None:
        let(self.service, self.space, consents(*kinds, rights=rights), by=self.camille, now=now)

    def write(
        self, *contents: Content, by: Actor | None = None, device: measures.DeviceContent | None = None,
        now: datetime = NOW,
    ) -> measures.Written:  # fmt: skip
        return measures.write_measures(
            actor=by or self.camille, space=self.space, contents=contents, edge="test", now=now, device=device
        )

    def find(self, *kinds: Kind, by: Actor | None = None, **asked: Any) -> measures.MeasurePage:
        return measures.find_measures(
            actor=by or self.camille, space=self.space, asked=measures.Asked(kinds=kinds, **asked), edge="test",
            now=NOW,
        )  # fmt: skip

    def values(self, *kinds: Kind, by: Actor | None = None, **asked: Any) -> list[float]:
        return [one.values[0] for one in self.find(*kinds, by=by, **asked).measures]

    def lines(self, act: audit.Act) -> list[audit.TraceEntry]:
        return [one for one in audit.trace_page(space_id=self.space.id).entries if one.act == act.value]


def glucose(value: float = 104, *, minutes_ago: int = 10, **changed: Any) -> Content:
    asked: dict[str, Any] = {"moment": measures.Moment.FASTING, "at": NOW - timedelta(minutes=minutes_ago)}
    return Content(kind=Kind.BLOOD_GLUCOSE, values=(value,), **(asked | changed))


def weight(value: float = 62.5, *, days_ago: float = 0, **changed: Any) -> Content:
    return Content(kind=Kind.WEIGHT, values=(value,), **({"at": NOW - timedelta(days=days_ago)} | changed))


def height(value: float = 168, *, days_ago: float = 0) -> Content:
    return Content(kind=Kind.HEIGHT, values=(value,), at=NOW - timedelta(days=days_ago))


@pytest.fixture
def scales(db: None) -> Scales:
    world = World()
    return Scales(world, service_of(world.space))
