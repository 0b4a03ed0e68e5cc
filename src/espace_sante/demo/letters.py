"""Three people to whom a campaign has just written: in their six weeks, each with the code of their letter.

Robin by mail, Robin's child Alix by a mail to Robin, Charlie on paper. Everything goes through the services of a real
campaign: a wave that somebody proposes and somebody else approves, notices, the post. Source: RULES.md LC-01 to LC-06.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from espace_sante.demo.people import DOMINIQUE, HOME_PLACE_CODE, NAMED_ORDER
from espace_sante.demo.people_kinds import DemoHolder, Sex, ins_of
from espace_sante.demo.people_structures import HOME_TOWN
from espace_sante.identity import api as identity
from espace_sante.kernel.identifiers import Ins
from espace_sante.spaces import api as spaces
from espace_sante.spaces.adapters.letters import write_letter
from espace_sante.spaces.adapters.notice_mail import NoticeMails
from espace_sante.spaces.api import campaigns

CAMPAIGN = "Démonstration"
AGO = timedelta(days=10)  # when they were written to
PROPOSED_BY, APPROVED_BY = "operateur", "superviseur"


def _written_to(key: str, given_name: str, sex: Sex, born: date, order: int, *, email: str | None) -> DemoHolder:
    return DemoHolder(
        key=key,
        login=key,
        birth_name="Delorme",
        used_name="Delorme",
        given_names=(given_name,),
        sex=sex,
        birth_date=born,
        birth_place_code=HOME_PLACE_CODE,
        birth_place_name=HOME_TOWN,
        ins=ins_of(sex=sex, birth_date=born, birth_place_code=HOME_PLACE_CODE, order=NAMED_ORDER + order),
        address=DOMINIQUE.address,
        email=email,
        phone=None,
        space="notified",
    )


ROBIN = _written_to("robin", "Robin", "F", date(1979, 3, 22), 21, email="robin@courriel.example")
CHARLIE = _written_to("charlie", "Charlie", "M", date(1961, 7, 9), 22, email=None)
ALIX = _written_to("alix", "Alix", "F", date(2019, 5, 6), 23, email=None)
WRITTEN_TO = (ROBIN, CHARLIE, ALIX)


@dataclass(frozen=True, slots=True)
class DemoLetter:
    """What one needs to answer for somebody. `state`: where their space stands now."""

    name: str
    born: date
    code: str
    state: str


def write_letters(*, home: Path, today: date) -> None:
    """Register them and run a campaign. Doing it again, after an interrupted load, goes on."""
    now = datetime.combine(today - AGO, time(9), UTC)
    ids = {holder.key: _register(holder) for holder in WRITTEN_TO}
    identity.families.know_parents(child_id=ids["alix"], parent_ids=[ids["robin"]], now=now)
    wave_id = _wave(now)
    campaigns.choose_people(wave_id=wave_id, clock=lambda: now)
    with NoticeMails() as sender:
        campaigns.send_mails(wave_id=wave_id, sender=sender, clock=lambda: now)
    campaigns.make_batches(wave_id=wave_id, now=now)
    for batch_id in campaigns.batches_to_post(wave_id=wave_id):
        folder = home / "letters"
        campaigns.write_batch(batch_id=batch_id, folder=folder, writer=write_letter, dated=now.date(), now=now)
        campaigns.mark_posted(batch_id=batch_id, posted_at=now, clock=lambda: now)


def letters() -> Iterator[DemoLetter]:
    """The codes, for whoever tries the demonstration; nothing before it is loaded."""
    for holder in WRITTEN_TO:
        found = identity.holder_by_ins(Ins(holder.ins, holder.ins_oid))
        space = spaces.spaces_of_holders([found.id]).get(found.id) if found else None
        if space is not None:
            notice = spaces.standing_of(space.id).notices[0]
            yield DemoLetter(holder.display_name, holder.birth_date, campaigns.code_of(notice.id), space.state.value)


def _wave(now: datetime) -> UUID:
    try:
        campaign_id = campaigns.start_campaign(name=CAMPAIGN, by=PROPOSED_BY, now=now)
    except campaigns.CampaignExists:
        return campaigns.wave_named(CAMPAIGN, 1)
    people = [Ins(holder.ins, holder.ins_oid) for holder in WRITTEN_TO]
    wave_id = campaigns.propose_wave(
        campaign_id=campaign_id, name="Première vague", criteria=campaigns.Criteria(listed=True), by=PROPOSED_BY,
        now=now, people=people,
    )  # fmt: skip
    campaigns.approve_wave(wave_id=wave_id, by=APPROVED_BY, now=now)
    return wave_id


def _register(holder: DemoHolder) -> UUID:
    return identity.register_holder(
        ins=Ins(holder.ins, holder.ins_oid),
        birth_name=holder.birth_name,
        given_names=" ".join(holder.given_names),
        first_given_name=holder.first_given_name,
        sex=holder.sex,
        birth_on=holder.birth_date,
        birth_place_code=holder.birth_place_code,
        birth_place_name=holder.birth_place_name,
        email=holder.email or "",
    )
