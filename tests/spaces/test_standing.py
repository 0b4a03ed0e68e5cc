"""Where one person stands and why: the reason for « no space » in every state. Source: RULES.md section 1.1, C4."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from espace_sante.identity import api as identity
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import State, Why, campaigns
from espace_sante.spaces.domain.notice import NoticeState
from espace_sante.spaces.domain.standing import why
from tests.spaces.campaign_world import OPENED, SENT, Campaign, citizen

READY, SENT_STATE, RETURNED = NoticeState.READY, NoticeState.SENT, NoticeState.RETURNED


@pytest.mark.parametrize(
    ("state", "last", "clock", "reason"),
    [
        (None, None, False, Why.NOT_YET_CHOSEN),
        (None, READY, False, Why.WAITING_TO_LEAVE),
        (None, NoticeState.SENDING, False, Why.WAITING_TO_LEAVE),
        (None, RETURNED, False, Why.NOTICE_CAME_BACK),
        (State.NOTIFIED, SENT_STATE, True, Why.TIME_TO_ANSWER),
        (State.NOTIFIED, SENT_STATE, False, Why.BETWEEN_TWO),
        (State.NOTIFIED, RETURNED, False, Why.NOTICE_CAME_BACK),
        (State.NOTIFIED, READY, False, Why.WAITING_TO_LEAVE),
        (State.UNKNOWN, SENT_STATE, False, Why.GIVEN_UP),
        (State.OPPOSED, SENT_STATE, False, Why.OPPOSED),
        (State.OPEN_NOT_ACTIVATED, SENT_STATE, False, Why.HAS_ONE),
        (State.ACTIVE, None, False, Why.HAS_ONE),
        (State.SUSPENDED, None, True, Why.SUSPENDED),
        (State.CLOSED_ARCHIVED, None, True, Why.CLOSED),
        (State.ERASURE_PENDING, None, True, Why.BEING_ERASED),
        (State.ERASED, None, False, Why.ERASED),
        (State.DECEASED, None, True, Why.DEAD),
    ],
)
def test_c4_each_state_has_its_reason(state: State | None, last: NoticeState | None, clock: bool, reason: Why) -> None:
    assert why(state=state, last_notice=last, clock_runs=clock) is reason


@pytest.mark.django_db
def test_c4_what_became_of_each_notice_is_told_in_four_queries(tmp_path: Path, django_assert_num_queries: Any) -> None:
    campaign = Campaign(tmp_path)
    reasons = {name: campaign.standing(name).why for name in campaign.people}
    assert reasons == {
        "Opposée": Why.OPPOSED, "Activée": Why.HAS_ONE, "Silencieuse": Why.TIME_TO_ANSWER,
        "Rejetée": Why.WAITING_TO_LEAVE, "Lettre": Why.TIME_TO_ANSWER, "Revenue": Why.NOTICE_CAME_BACK,
        "Ailleurs": Why.TIME_TO_ANSWER,
    }  # fmt: skip
    space_id = spaces.place_of(holder_id=campaign.people["Rejetée"], now=SENT)
    with django_assert_num_queries(4, using="ens"):
        standing = spaces.standing_of(space_id)
    assert [(one.channel, one.state) for one in standing.notices] == [
        (campaigns.Channel.MAIL, RETURNED),
        (campaigns.Channel.POST, READY),
    ]
    campaigns.open_by_silence(clock=lambda: OPENED)
    assert campaign.standing("Silencieuse").why is Why.HAS_ONE
    assert campaign.standing("Revenue").why is Why.NOTICE_CAME_BACK  # nothing opens on a notice that did not arrive


@pytest.mark.django_db
def test_an_opposition_stands_until_it_is_withdrawn_and_is_kept_after(tmp_path: Path) -> None:
    """LC-05."""
    campaign = Campaign(tmp_path)
    holder_id = campaign.people["Opposée"]
    standing = campaign.standing("Opposée").opposition
    assert standing is not None
    spaces.withdraw_opposition(holder_id=holder_id, by=citizen(holder_id), now=OPENED)
    after = campaign.standing("Opposée")
    assert after.opposition is None
    assert [(one.number, one.withdrawn_at) for one in after.oppositions] == [(standing.number, OPENED)]


@pytest.mark.django_db
def test_a_person_is_found_by_either_name_and_the_birth_date_whatever_the_accents(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path)
    born = identity.holders([campaign.people["Lettre"]])[campaign.people["Lettre"]].birth_on
    identity.register_holder(
        ins=identity.holders([campaign.people["Lettre"]])[campaign.people["Lettre"]].ins, birth_name="INVENTÉE",
        given_names="Lettre", first_given_name="Lettre", sex="F", birth_on=born, birth_place_code="00101",
        used_name="Usage-Fictif",
    )  # fmt: skip
    assert len(identity.holders_named("inventee", birth_on=born)) == len(campaign.people)
    (by_given_name,) = identity.holders_named("Inventée", birth_on=born, given_name="LETTRE")
    assert by_given_name.id == campaign.people["Lettre"]
    assert identity.holders_named("inventee", birth_on=born.replace(year=1986)) == []
    assert identity.holders_named(" - ", birth_on=born) == []
