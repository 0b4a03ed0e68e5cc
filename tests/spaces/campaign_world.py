"""People of several départements, and a campaign that reached them: shared by the tests of its numbers and pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from espace_sante.identity import api as identity
from espace_sante.identity.models import Holder
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import campaigns
from tests.worlds import ins_number

SENT = datetime(2026, 11, 2, 9, tzinfo=UTC)
OPENED = SENT + timedelta(weeks=6, days=1)


def citizen(holder_id: UUID) -> Actor:
    return Actor(kind=ActorKind.CITIZEN, id=str(holder_id), name="", holder_id=holder_id)


def no_mail(*, notice_id: UUID, kind: str, to: identity.Addressee) -> None:
    """A mail server that takes everything."""


@dataclass
class Campaign:
    """Two départements, mails and letters: opposed, activated, come back, silent."""

    folder: Path
    people: dict[str, UUID] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, (name, postal_code, mail) in enumerate(
            (
                ("Opposée", "31000", True), ("Activée", "31200", True), ("Silencieuse", "31300", True),
                ("Rejetée", "97410", True), ("Lettre", "97490", False), ("Revenue", "20090", False),
                ("Ailleurs", "00100", False),
            )
        ):  # fmt: skip
            self.people[name] = self.person(number, name, postal_code=postal_code, mail=mail)
        self.id = campaigns.start_campaign(name="Automne", by="nadia", now=SENT)
        self.wave_id = self.propose()
        campaigns.approve_wave(wave_id=self.wave_id, by="omar", now=SENT)
        campaigns.choose_people(wave_id=self.wave_id, clock=lambda: SENT)
        campaigns.send_mails(wave_id=self.wave_id, sender=no_mail, clock=lambda: SENT)
        self.post(SENT)
        later = SENT + timedelta(days=3)
        for name, do in (("Opposée", spaces.oppose_opening), ("Activée", spaces.activate_space)):
            do(holder_id=self.people[name], by=citizen(self.people[name]), now=later)
        campaigns.came_back(notice_id=self.notice("Rejetée").id, now=later)
        campaigns.came_back(notice_id=self.notice("Revenue").id, now=later)

    def person(self, number: int, name: str, *, postal_code: str, mail: bool) -> UUID:
        holder_id = identity.register_holder(
            ins=ins_number(8000 + number), birth_name="INVENTÉE", given_names=name, first_given_name=name, sex="F",
            birth_on=date(1985, 9, 17), birth_place_code="00101",
        )  # fmt: skip
        Holder.objects.filter(id=holder_id).update(
            email=f"p{number}@courriel.example" * mail, postal_code=postal_code, city="Ville-Fictive",
            address_line="1 rue des Inventions",
        )  # fmt: skip
        return holder_id

    def propose(self, *, by: str = "nadia", name: str = "Vague un", criteria: campaigns.Criteria | None = None) -> UUID:
        return campaigns.propose_wave(
            campaign_id=self.id, name=name, criteria=criteria or campaigns.Criteria(), by=by, now=SENT
        )

    def post(self, at: datetime) -> None:
        for batch_id in campaigns.make_batches(wave_id=self.wave_id, now=at):
            campaigns.write_batch(
                batch_id=batch_id, folder=self.folder, writer=lambda content: b"%PDF", dated=at.date(), now=at
            )
            campaigns.mark_posted(batch_id=batch_id, posted_at=at, clock=lambda: at)

    def standing(self, name: str) -> spaces.Standing:
        return spaces.standing_of(spaces.place_of(holder_id=self.people[name], now=SENT))

    def notice(self, name: str) -> spaces.NoticeLine:
        """The last one of somebody."""
        return self.standing(name).notices[-1]
