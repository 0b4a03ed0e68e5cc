"""Somebody to whom a campaign wrote, for the tests of what a letter opens: the real services, on a real database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from espace_sante.identity import api as identity
from espace_sante.identity.models import Holder
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import State, campaigns
from espace_sante.spaces.models import Notice
from tests.worlds import ins_number

SENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 30, 9, tzinfo=UTC)
ADULT, CHILD = date(1968, 1, 14), date(2020, 5, 6)


@dataclass(frozen=True)
class Addressee:
    """Whom a letter is about, and its code."""

    holder_id: UUID
    born: date
    code: str

    @property
    def state(self) -> State:
        found = spaces.spaces_of_holders([self.holder_id]).get(self.holder_id)
        return found.state if found else State.UNKNOWN

    def typed(self, **changed: object) -> dict[str, object]:
        """What its reader types on the first page."""
        day = self.born
        return {"code": self.code, "jour": day.day, "mois": day.month, "annee": day.year, **changed}


def register(number: int, *, born: date = ADULT, name: str = "Dominique") -> UUID:
    holder_id = identity.register_holder(
        ins=ins_number(7000 + number), birth_name="FICTIF", given_names=name, first_given_name=name, sex="F",
        birth_on=born, birth_place_code="00101",
    )  # fmt: skip
    Holder.objects.filter(id=holder_id).update(email=f"personne{number}@courriel.example")
    return holder_id


def write_to(*people: UUID, sent_at: datetime = SENT) -> dict[UUID, Addressee]:
    """A wave by list, approved by a second person and sent: by mail, by post for a child."""
    campaign_id = campaigns.start_campaign(name=f"Essai {people[0]}", by="nadia", now=sent_at)
    wave_id = campaigns.propose_wave(
        campaign_id=campaign_id, name="Vague", criteria=campaigns.Criteria(listed=True), by="nadia", now=sent_at,
        people=[identity.holders([one])[one].ins for one in people],
    )  # fmt: skip
    campaigns.approve_wave(wave_id=wave_id, by="omar", now=sent_at)
    campaigns.choose_people(wave_id=wave_id, clock=lambda: sent_at)
    campaigns.send_mails(wave_id=wave_id, sender=lambda **notice: None, clock=lambda: sent_at)
    for batch_id in campaigns.make_batches(wave_id=wave_id, now=sent_at):
        with TemporaryDirectory() as folder:
            campaigns.write_batch(
                batch_id=batch_id, folder=Path(folder), writer=lambda content: b"%PDF", dated=sent_at.date(),
                now=sent_at,
            )  # fmt: skip
        campaigns.mark_posted(batch_id=batch_id, posted_at=sent_at, clock=lambda: sent_at)
    codes = {row.space.holder_id: campaigns.code_of(row.id) for row in Notice.objects.select_related("space")}
    born = {one: holder.birth_on for one, holder in identity.holders(people).items()}
    return {one: Addressee(one, born[one], codes[one]) for one in people}


def written_to(number: int = 1, *, born: date = ADULT, name: str = "Dominique") -> Addressee:
    holder_id = register(number, born=born, name=name)
    return write_to(holder_id)[holder_id]


def reading(client: Client, addressee: Addressee) -> Client:
    """A browser in which the code and the date were given."""
    response = client.post(reverse("public:letter"), addressee.typed())
    assert response.headers.get("Location") == reverse("public:letter_choice"), response.content.decode()
    return client


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("&#x27;", "'")


Clock = Callable[[datetime], None]
