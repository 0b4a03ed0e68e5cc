"""A small world for tests that need people with their relations: the demonstration's cast, without its documents.

Everything goes through the rooms' own services. Fictitious numbers only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.test import override_settings
from stdnum import luhn

from espace_sante.access import api as access
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import SYSTEM, Actor, ActorKind
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import INS_TEST_OID, Finess, Ins, Rpps, ins_key, new_id
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces
from tests.remembered import remembered

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
RECENT = utc_now()  # for what reads the clock itself; the same in all the tests of a process
REPORT = "11502-2"  # LOINC, laboratory report


def rpps_number(number: int) -> Rpps:
    digits = f"9991{number:06d}"
    return Rpps(digits + luhn.calc_check_digit(digits))


def finess_number(number: int) -> Finess:
    digits = f"98{number:06d}"
    return Finess(digits + luhn.calc_check_digit(digits))


def ins_number(number: int) -> Ins:
    matricule = f"28509001{number:05d}"
    return Ins(matricule + ins_key(matricule), INS_TEST_OID)


@dataclass
class World:
    """Camille and her space, her doctors, and those who must not see."""

    now: datetime = NOW
    born: date = date(1985, 9, 17)
    _count: int = field(default=0)

    def __post_init__(self) -> None:
        people = remembered((World, self.now, self.born), self._people)
        vars(self).update(people)

    def _people(self) -> dict[str, Any]:
        """Everybody of this world, through the services."""
        self.camille = self.citizen("camille", "Camille", born=self.born)
        self.space = self.open_space(self.camille)
        self.doctor = self.professional("dr.martin", "10")
        self.nurse = self.professional("inf.petit", "60")
        self.pharmacist = self.professional("pharma.leroy", "21")
        self.podiatrist = self.professional("podo.blanc", "80")
        self.stranger = self.professional("inconnu", "10")
        self.blocked = self.professional("bloque", "10")
        self.laboratory = self.structure("labo")
        access.record_medecin_traitant(space=self.space, rpps=_rpps(self.doctor), name="Dr", now=self.now)
        access.declare_care_relation(actor=self.nurse, space=self.space, in_care_team=True, now=self.now)
        for one in (self.pharmacist, self.podiatrist):
            access.give_consent(actor=self.camille, space=self.space, rpps=_rpps(one), name=one.name, now=self.now)
        access.block_professional(
            actor=self.camille, space=self.space, rpps=_rpps(self.blocked), name="Dr", now=self.now
        )
        return dict(vars(self))

    def next_number(self) -> int:
        self._count += 1
        return self._count

    def citizen(self, login: str, given_name: str, *, born: date = date(1985, 9, 17)) -> Actor:
        holder_id = identity.register_holder(
            ins=ins_number(self.next_number()),
            birth_name="FICTIF",
            given_names=given_name,
            first_given_name=given_name,
            sex="F",
            birth_on=born,
            birth_place_code="00101",
        )
        with override_settings(OWN_ACCOUNT_AGE=0):  # a minor too, for tests of what the holder alone sees
            identity.register_account(login=login, kind=ActorKind.CITIZEN, now=self.now, holder_id=holder_id)
        return self._actor(login)

    def minor(self, given_name: str, *, born: date) -> UUID:
        """A child, known by a holder id: nobody so young has an account (MIN-12)."""
        return identity.register_holder(
            ins=ins_number(self.next_number()),
            birth_name="FICTIF",
            given_names=given_name,
            first_given_name=given_name,
            sex="F",
            birth_on=born,
            birth_place_code="00101",
        )

    def professional(self, login: str, profession: str) -> Actor:
        number = self.next_number()
        place = finess_number(number)
        identity.register_structure(finess=place, name=f"Cabinet {number}", sector_code="SA07")
        identity.register_professional(
            rpps=rpps_number(number),
            family_name=login.title(),
            given_name="Fictif",
            profession_code=profession,
            works_at=[place],
        )
        identity.register_account(
            login=login, kind=ActorKind.PROFESSIONAL, now=self.now, rpps=rpps_number(number).value
        )
        return self._actor(login)

    def structure(self, login: str) -> Actor:
        place = finess_number(self.next_number())
        identity.register_structure(finess=place, name="Laboratoire fictif", sector_code="SA25")
        identity.register_account(login=login, kind=ActorKind.STRUCTURE, now=self.now, finess=place.value)
        return self._actor(login)

    def open_space(self, citizen: Actor, *, activate: bool = True) -> spaces.SpaceView:
        assert citizen.holder_id is not None
        spaces.open_space(holder_id=citizen.holder_id, by=SYSTEM, now=self.now)
        if activate:
            spaces.activate_space(holder_id=citizen.holder_id, by=citizen, now=self.now)
        return spaces.space_of_holder(citizen.holder_id)

    def new_document(
        self, *, title: str = "Bilan fictif", content: bytes = b"Texte fictif", mime_type: str = "text/plain",
        type_code: str = REPORT, unique_id: str = "", days_ago: int = 1, author: Actor | None = None,
        masked: bool = False, invisible: bool = False, secret: bool = False, replaces: str | UUID | None = None,
    ) -> record.NewDocument:  # fmt: skip
        author = author or self.doctor
        return record.NewDocument(
            unique_id=unique_id or f"2.25.{new_id().int}",
            mime_type=mime_type,
            content=content,
            title=title,
            type_code=record.Coded(type_code),
            creation_time=self.now - timedelta(days=days_ago),
            author=record.Author(rpps=author.rpps or "", finess=author.finess or "", name=author.name),
            masque_ps=masked,
            invisible_patient=invisible,
            invisible_representants_legaux=secret,
            replaces=replaces,
        )

    def deposit(
        self,
        document: record.NewDocument | None = None,
        *,
        by: Actor | None = None,
        space: spaces.SpaceView | None = None,
        now: datetime | None = None,
    ) -> record.Registered:
        """One document in one submission set; its registration."""
        actor = by or self.doctor
        submission = record.Submission(
            unique_id=f"2.25.{new_id().int}", documents=(document or self.new_document(author=actor),), edge="test"
        )
        done = record.deposit(actor=actor, space=space or self.space, submission=submission, now=now or self.now)
        return done.documents[0]

    def titles_for(self, actor: Actor, space: spaces.SpaceView | None = None) -> list[str]:
        page = record.list_documents(actor=actor, space=space or self.space, now=self.now)
        return [view.title for view in page.documents]

    def _actor(self, login: str) -> Actor:
        return identity.actor_of_token(identity.issue_token(login=login, now=self.now), now=self.now)


def _rpps(actor: Actor) -> Rpps:
    assert actor.rpps is not None
    return Rpps(actor.rpps)
