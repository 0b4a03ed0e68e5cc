"""Somebody who died, what lies in their record, two operators, and a request with its papers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from PIL import Image

from espace_sante.heirs import api as heirs
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.spaces import api as spaces
from tests.worlds import World

DIED = date(2026, 11, 1)


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(file, "PNG")
    return file.getvalue()


PAPER = heirs.Paper(content=picture(), declared_type="image/png")


def claims(*, family_name: str = "Fictif", email: str = "alix@courriel.example") -> heirs.Claims:
    return heirs.Claims(
        family_name=family_name,
        given_name="Camille",
        birth_on=date(1985, 9, 17),
        died_on=DIED,
        asker="Alix Fictif",
        asker_birth_on=date(1960, 3, 2),
        tie=heirs.Tie.PARENT,
        address="1 rue des Inventions, 00100 Ville-Fictive",
        email=email,
        why="Comprendre ce qui s’est passé.",
    )


def operator(name: str) -> Actor:
    return Actor(kind=ActorKind.OPERATOR, id=name, name=name)


GIVES = heirs.Answer(reason="Lien et motif établis.", categories=("biology",))
REFUSES = heirs.Answer(reason="Acte de naissance absent.", refusal=heirs.Refusal.TIE_NOT_PROVED)


@dataclass
class HeirWorld:
    """Camille's record: a laboratory report, one hidden, one that waits for an announcement, one of the past."""

    world: World = field(default_factory=World)
    nadia: Actor = field(default_factory=lambda: operator("nadia"))
    omar: Actor = field(default_factory=lambda: operator("omar"))

    def __post_init__(self) -> None:
        for title, how in (
            ("Montré", {}), ("Masqué", {"masked": True}), ("Attend", {"invisible": True}), ("Secret", {"secret": True}),
        ):  # fmt: skip
            self.world.deposit(self.world.new_document(title=title, **how))
        self.world.deposit(self.world.new_document(title="Passé", days_ago=800))

    @property
    def now(self) -> datetime:
        return self.world.now

    @property
    def holder_id(self) -> UUID:
        assert self.world.camille.holder_id is not None
        return self.world.camille.holder_id

    def die(self) -> None:
        spaces.record_death(holder_id=self.holder_id, died_at=self.now, by=self.nadia, now=self.now)

    def file(self, *, papers: Sequence[heirs.Paper] = (PAPER,), **told: str) -> UUID:
        return heirs.file_request(
            claims=claims(**told), purpose=spaces.HeirPurpose.CAUSE_OF_DEATH, papers=papers, now=self.now
        )

    def recognised(self) -> UUID:
        file_id = self.file()
        heirs.recognise(actor=self.nadia, file_id=file_id, matricule="", now=self.now)
        return file_id

    def proposed(self, answer: heirs.Answer = GIVES) -> UUID:
        file_id = self.recognised()
        heirs.propose(actor=self.nadia, file_id=file_id, answer=answer, now=self.now)
        return file_id

    def answered(self, answer: heirs.Answer = GIVES) -> UUID:
        file_id = self.proposed(answer)
        heirs.approve(actor=self.omar, file_id=file_id, now=self.now)
        return file_id
