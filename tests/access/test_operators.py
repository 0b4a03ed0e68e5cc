"""What the operator does for one person: decided, traced in that person's space, never about content.

Source: RULES.md OPE-04, OPE-05, LC-02, LC-04, C4.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.config.worker import drain_all
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import OppositionChannel, State, campaigns
from tests.spaces.campaign_world import OPENED, SENT, Campaign
from tests.worlds import ins_number

pytestmark = pytest.mark.django_db

LATER = SENT + timedelta(days=10)
BORN = date(1985, 9, 17)
OPERATOR = Actor(kind=ActorKind.OPERATOR, id="operateur", name="Nora Fictive")
OTHERS = [Actor(kind=kind, id="x", name="x") for kind in ActorKind if kind is not ActorKind.OPERATOR]


@pytest.fixture
def campaign(tmp_path: Path) -> Campaign:
    return Campaign(tmp_path)


def acts(holder_id: UUID) -> list[tuple[str, str]]:
    """What the trace of somebody says that the operator did."""
    drain_all()
    space_id = spaces.place_of(holder_id=holder_id, now=SENT)
    entries = audit.trace_page(space_id=space_id, size=50).entries
    return [(one.act, one.actor_id) for one in entries if one.actor_kind == ActorKind.OPERATOR]


def oppose(holder_id: UUID, *, actor: Actor = OPERATOR, **changes: object) -> spaces.OppositionView:
    words = {"channel": OppositionChannel.PHONE, "said_at": LATER, "by_representative": False, "now": LATER} | changes
    return access.oppose_for(actor=actor, holder_id=holder_id, **words)  # type: ignore[arg-type]


def test_ope05_looking_somebody_up_is_written_in_their_trace_before_the_answer(campaign: Campaign) -> None:
    found = access.find_person(actor=OPERATOR, matricule=ins_number(8004).value, now=LATER)
    assert found == campaign.people["Lettre"]
    assert acts(found) == [(audit.Act.SPACE_FOUND, "operateur")]
    seen = access.look_up_person(actor=OPERATOR, holder_id=found, now=LATER, already_traced=True)
    assert seen.standing.why is spaces.Why.TIME_TO_ANSWER
    assert seen.address == ("1 rue des Inventions", "97490 Ville-Fictive")
    assert len(acts(found)) == 1
    access.look_up_person(actor=OPERATOR, holder_id=found, now=LATER)
    assert len(acts(found)) == 2


def test_c4_somebody_nobody_ever_wrote_to_is_found_traced_and_still_chosen_later(campaign: Campaign) -> None:
    holder_id = campaign.person(50, "Nouvelle", postal_code="44000", mail=True)
    found = access.find_person(actor=OPERATOR, matricule=ins_number(8050).value, now=LATER)
    seen = access.look_up_person(actor=OPERATOR, holder_id=found, now=LATER, already_traced=True)
    assert (found, seen.standing.why) == (holder_id, spaces.Why.NOT_YET_CHOSEN)
    assert acts(holder_id) == [(audit.Act.SPACE_FOUND, "operateur")]
    wave_id = campaign.propose(name="Vague deux")
    campaigns.approve_wave(wave_id=wave_id, by="omar", now=LATER)
    assert campaigns.choose_people(wave_id=wave_id, clock=lambda: LATER) == 1


def test_several_people_of_one_name_are_never_listed_one_must_tell_more(campaign: Campaign) -> None:
    with pytest.raises(access.SeveralPeople):
        access.find_person(actor=OPERATOR, family_name="Inventée", birth_on=BORN, now=LATER)
    found = access.find_person(actor=OPERATOR, family_name="inventee", birth_on=BORN, given_name="lettre", now=LATER)
    assert found == campaign.people["Lettre"]
    with pytest.raises(access.PersonUnknown):
        access.find_person(actor=OPERATOR, family_name="Personne", birth_on=BORN, now=LATER)
    with pytest.raises(access.PersonUnknown):
        access.find_person(actor=OPERATOR, matricule=ins_number(8999).value, now=LATER)


@pytest.mark.parametrize("channel", [OppositionChannel.PHONE, OppositionChannel.COUNTER, OppositionChannel.POST])
def test_ope04_who_telephones_writes_or_comes_is_opposed_with_a_receipt(
    campaign: Campaign, channel: OppositionChannel
) -> None:
    holder_id = campaign.people["Lettre"]
    said = SENT + timedelta(days=1)
    told = oppose(holder_id, channel=channel, said_at=said)
    assert (told.channel, told.said_at, told.recorded_at) == (channel, said, LATER)
    assert told.number.startswith("OP-")
    assert campaign.standing("Lettre").states[-1].state is State.OPPOSED
    assert (audit.Act.SPACE_OPPOSED, "operateur") in acts(holder_id)
    assert oppose(holder_id).number == told.number  # said twice, it counts once
    campaigns.open_by_silence(clock=lambda: OPENED)
    assert campaign.standing("Lettre").why is spaces.Why.OPPOSED


def test_lc04_a_letter_posted_before_the_opening_and_read_after_it_closes_the_space(campaign: Campaign) -> None:
    campaigns.open_by_silence(clock=lambda: OPENED)
    holder_id, after = campaign.people["Lettre"], OPENED + timedelta(days=2)
    with pytest.raises(spaces.SpaceAlreadyOpen):
        oppose(holder_id, now=after, said_at=after)
    oppose(holder_id, now=after, said_at=LATER, channel=OppositionChannel.POST)
    assert campaign.standing("Lettre").why is spaces.Why.CLOSED


def test_an_opposition_is_not_said_tomorrow_and_is_withdrawn_by_the_same_ways(campaign: Campaign) -> None:
    holder_id = campaign.people["Lettre"]
    with pytest.raises(spaces.SaidInTheFuture):
        oppose(holder_id, said_at=LATER + timedelta(days=1))
    with pytest.raises(spaces.NoOpposition):
        access.withdraw_opposition_for(actor=OPERATOR, holder_id=holder_id, now=LATER)
    oppose(holder_id)
    access.withdraw_opposition_for(actor=OPERATOR, holder_id=holder_id, now=LATER)
    assert campaign.standing("Lettre").why is spaces.Why.HAS_ONE


def test_lc02_a_letter_that_came_back_stops_the_clock_and_goes_out_again_to_the_same_person(
    campaign: Campaign,
) -> None:
    holder_id, notice = campaign.people["Lettre"], campaign.notice("Lettre")
    code = campaigns.code_of(notice.id)
    assert access.letter_came_back(actor=OPERATOR, code=code.lower(), now=LATER)
    assert not access.letter_came_back(actor=OPERATOR, code=code, now=LATER)
    assert campaign.standing("Lettre").due is None
    with pytest.raises(access.NoticeUnknown):  # a notice of somebody else
        access.send_letter_again(actor=OPERATOR, holder_id=campaign.people["Ailleurs"], notice_id=notice.id, now=LATER)
    access.send_letter_again(actor=OPERATOR, holder_id=holder_id, notice_id=notice.id, now=LATER)
    with pytest.raises(access.NoticeUnknown):
        access.send_letter_again(actor=OPERATOR, holder_id=holder_id, notice_id=notice.id, now=LATER)
    assert campaign.standing("Lettre").why is spaces.Why.WAITING_TO_LEAVE
    campaign.post(LATER)
    assert campaign.standing("Lettre").due is not None
    assert {act for act, _ in acts(holder_id)} == {audit.Act.NOTICE_RETURNED, audit.Act.NOTICE_SENT_AGAIN}


def test_nobody_has_a_code_that_was_not_printed(campaign: Campaign) -> None:
    with pytest.raises(access.NoticeUnknown):
        access.letter_came_back(actor=OPERATOR, code="7KQ2-MXW4-RT9B", now=LATER)


@pytest.mark.parametrize("actor", OTHERS, ids=lambda one: one.kind)
@pytest.mark.parametrize(
    "do",
    [
        lambda actor, person: access.check_operator(actor, access.Action.RUN_CAMPAIGNS),
        lambda actor, person: access.find_person(actor=actor, matricule=ins_number(8004).value, now=LATER),
        lambda actor, person: access.look_up_person(actor=actor, holder_id=person, now=LATER),
        lambda actor, person: oppose(person, actor=actor),
        lambda actor, person: access.withdraw_opposition_for(actor=actor, holder_id=person, now=LATER),
        lambda actor, person: access.letter_came_back(actor=actor, code="7KQ2-MXW4-RT9B", now=LATER),
        lambda actor, person: access.send_letter_again(actor=actor, holder_id=person, notice_id=new_id(), now=LATER),
    ],
)
def test_ope05_nobody_else_does_any_of_it(actor: Actor, do: Callable[[Actor, UUID], object]) -> None:
    """Refused before anything is looked at: for somebody who exists as for somebody who does not."""
    with pytest.raises(access.AccessRefused):
        do(actor, new_id())


def test_nobody_is_looked_up_by_an_id_that_nobody_has() -> None:
    for do in (
        lambda: access.look_up_person(actor=OPERATOR, holder_id=new_id(), now=LATER),
        lambda: oppose(new_id()),
        lambda: access.withdraw_opposition_for(actor=OPERATOR, holder_id=new_id(), now=LATER),
        lambda: access.send_letter_again(actor=OPERATOR, holder_id=new_id(), notice_id=new_id(), now=LATER),
    ):
        with pytest.raises(access.PersonUnknown):
            do()
