"""A campaign from its proposal to the opening by silence, on a real database. Source: RULES.md section 1.2, C1, C2."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.identity.models import Holder
from espace_sante.kernel.actors import SYSTEM, Actor, ActorKind
from espace_sante.kernel.clock import PARIS
from espace_sante.outbox import api as outbox
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import State, campaigns
from espace_sante.spaces.models import Notice, SpaceClock
from espace_sante.vault import api as vault
from tests.worlds import ins_number

pytestmark = pytest.mark.django_db

SENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
LAST_DAY = datetime(2027, 1, 4, 23, 59, tzinfo=PARIS)
OPENING = datetime(2027, 1, 5, tzinfo=PARIS)


class Mails:
    """Keeps what was sent, and refuses some addresses."""

    def __init__(self, *, refused: str = "") -> None:
        self.sent: list[tuple[UUID, str]] = []
        self._refused = refused

    def __call__(self, *, notice_id: UUID, kind: str, to: identity.Addressee) -> None:
        if to.email == self._refused:
            raise campaigns.NoticeRefused
        self.sent.append((notice_id, to.email))


def person(number: int, *, email: str = "", postal_code: str = "31000", born: date = date(1985, 9, 17)) -> UUID:
    holder_id = identity.register_holder(
        ins=ins_number(9000 + number), birth_name="FICTIF", given_names="Alix", first_given_name="Alix", sex="F",
        birth_on=born, birth_place_code="00101",
    )  # fmt: skip
    Holder.objects.filter(id=holder_id).update(
        email=email, postal_code=postal_code, city="Toulouse", address_line="1 rue des Inventions"
    )
    return holder_id


def wave(criteria: campaigns.Criteria | None = None, *, now: datetime = SENT, pilot: bool = False) -> UUID:
    found = {name: one for one, name in campaigns.campaigns()}
    campaign_id = found.get("Automne") or campaigns.start_campaign(name="Automne", by="nadia", now=now)
    wave_id = campaigns.propose_wave(
        campaign_id=campaign_id, name="Vague", criteria=criteria or campaigns.Criteria(), by="nadia", now=now,
        is_pilot=pilot,
    )  # fmt: skip
    campaigns.approve_wave(wave_id=wave_id, by="omar", now=now)
    return wave_id


def noticed(wave_id: UUID, *, mails: Mails | None = None, at: datetime = SENT) -> Mails:
    mails = mails or Mails()
    campaigns.choose_people(wave_id=wave_id, clock=lambda: at)
    campaigns.send_mails(wave_id=wave_id, sender=mails, clock=lambda: at)
    return mails


def state(holder_id: UUID) -> State | None:
    found = spaces.spaces_of_holders([holder_id]).get(holder_id)
    return found.state if found else None


def citizen(holder_id: UUID) -> Actor:
    return Actor(kind=ActorKind.CITIZEN, id=str(holder_id), name="", holder_id=holder_id)


def test_lc01_who_is_known_and_has_no_space_receives_a_notice_once() -> None:
    first, second = person(1, email="a@courriel.example"), person(2, email="b@courriel.example")
    wave_id = wave()
    mails = noticed(wave_id)
    assert sorted(address for _, address in mails.sent) == ["a@courriel.example", "b@courriel.example"]
    assert {state(first), state(second)} == {State.NOTIFIED}
    again = noticed(wave_id, mails=Mails())
    later = noticed(wave(), mails=Mails())
    assert not again.sent
    assert not later.sent


def test_lc03_silence_opens_six_weeks_after_the_sending_at_midnight_in_paris_and_not_before() -> None:
    holder_id = person(1, email="a@courriel.example")
    noticed(wave())
    assert campaigns.open_by_silence(clock=lambda: LAST_DAY) == 0
    assert state(holder_id) is State.NOTIFIED
    assert campaigns.open_by_silence(clock=lambda: OPENING) == 1
    space = spaces.space_of_holder(holder_id)
    assert (space.state, space.ground) == (State.OPEN_NOT_ACTIVATED, "silence")
    assert len(vault.key_of(space.id)) == 32
    assert [one.act for one in audit.trace_page(space_id=space.id).entries] == ["space.opened"]
    assert not audit.verify().faults
    assert campaigns.open_by_silence(clock=lambda: OPENING) == 0


def test_lc04_who_opposes_within_the_clock_has_neither_space_nor_key_and_is_not_asked_again() -> None:
    holder_id = person(1, email="a@courriel.example")
    noticed(wave())
    spaces.oppose_opening(holder_id=holder_id, by=citizen(holder_id), now=LAST_DAY)
    assert campaigns.open_by_silence(clock=lambda: OPENING) == 0
    space = spaces.space_of_holder(holder_id)
    assert space.state is State.OPPOSED
    with pytest.raises(vault.SpaceKeyMissing):
        vault.key_of(space.id)
    assert not noticed(wave(now=OPENING), at=OPENING, mails=Mails()).sent


def test_lc06_who_activates_during_the_six_weeks_has_an_open_space_at_once() -> None:
    holder_id = person(1, email="a@courriel.example")
    noticed(wave())
    spaces.activate_space(holder_id=holder_id, by=citizen(holder_id), now=SENT + timedelta(days=3))
    space = spaces.space_of_holder(holder_id)
    assert space.state is State.ACTIVE
    assert len(vault.key_of(space.id)) == 32
    assert campaigns.open_by_silence(clock=lambda: OPENING) == 0


def test_lc02_a_bounced_mail_stops_the_clock_and_the_letter_starts_it_anew(tmp_path: Path) -> None:
    holder_id = person(1, email="a@courriel.example")
    wave_id = wave()
    mails = noticed(wave_id)
    bounced = SENT + timedelta(days=2)
    assert campaigns.came_back(notice_id=mails.sent[0][0], now=bounced)
    assert not campaigns.came_back(notice_id=mails.sent[0][0], now=bounced)
    assert campaigns.open_by_silence(clock=lambda: OPENING) == 0
    (batch_id,) = campaigns.make_batches(wave_id=wave_id, now=bounced)
    campaigns.write_batch(
        batch_id=batch_id, folder=tmp_path, writer=lambda content: b"%PDF", dated=date(2026, 11, 30), now=bounced
    )
    posted = datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert campaigns.mark_posted(batch_id=batch_id, posted_at=posted, clock=lambda: posted) == 1
    assert campaigns.open_by_silence(clock=lambda: OPENING) == 0
    assert campaigns.open_by_silence(clock=lambda: datetime(2027, 1, 12, tzinfo=PARIS)) == 1
    assert state(holder_id) is State.OPEN_NOT_ACTIVATED
    assert not [one.what for one in spaces.reconcile().findings if one.count]


def test_lc02_without_a_mail_address_or_when_it_is_refused_the_notice_goes_by_post() -> None:
    nowhere, refused = person(1), person(2, email="faux@courriel.example")
    wave_id = wave()
    noticed(wave_id, mails=Mails(refused="faux@courriel.example"))
    ready = Notice.objects.filter(channel="post", state="ready").values_list("space__holder_id", flat=True)
    assert set(ready) == {nowhere, refused}
    assert state(nowhere) is None
    assert state(refused) is None


def test_c2_a_reminder_leaves_at_week_four_once_and_does_not_move_the_clock() -> None:
    person(1, email="a@courriel.example")
    wave_id = wave()
    noticed(wave_id)
    due_at = SpaceClock.objects.get().due_at
    assert campaigns.write_reminders(now=SENT + timedelta(days=27)) == 0
    week_four = SENT + timedelta(days=28)
    assert campaigns.write_reminders(now=week_four) == 1
    assert campaigns.write_reminders(now=week_four) == 0
    mails = Mails()
    campaigns.send_mails(wave_id=wave_id, sender=mails, clock=lambda: week_four)
    assert len(mails.sent) == 1
    assert SpaceClock.objects.get().due_at == due_at


def test_criteria_choose_by_departement_fund_and_age_and_refuse_what_does_not_exist() -> None:
    person(1, email="a@courriel.example", postal_code="31200")
    person(2, email="b@courriel.example", postal_code="80000")
    person(3, email="c@courriel.example", postal_code="31200", born=date(2000, 2, 29))
    mails = noticed(wave(campaigns.Criteria(departements=("31",), age_from=30)))
    assert [address for _, address in mails.sent] == ["a@courriel.example"]
    with pytest.raises(campaigns.CriteriaInvalid, match="96"):
        campaigns.Criteria(departements=("31", "96"))
    with pytest.raises(campaigns.CriteriaInvalid):
        campaigns.Criteria(age_from=40, age_to=20)


def test_two_people_answer_for_a_wave_and_pilots_come_first() -> None:
    campaign_id = campaigns.start_campaign(name="Automne", by="nadia", now=SENT)
    proposed = {"campaign_id": campaign_id, "criteria": campaigns.Criteria(), "by": "nadia", "now": SENT}
    pilot = campaigns.propose_wave(name="Somme", is_pilot=True, **proposed)  # type: ignore[arg-type]
    everybody = campaigns.propose_wave(name="Tous", **proposed)  # type: ignore[arg-type]
    with pytest.raises(campaigns.SecondPersonNeeded):
        campaigns.approve_wave(wave_id=pilot, by="nadia", now=SENT)
    with pytest.raises(campaigns.WaveNotReady):
        campaigns.approve_wave(wave_id=everybody, by="omar", now=SENT)
    with pytest.raises(campaigns.WaveNotReady):
        campaigns.send_mails(wave_id=pilot, sender=Mails(), clock=lambda: SENT)


def test_a_paused_wave_sends_nothing_until_it_is_resumed() -> None:
    person(1, email="a@courriel.example")
    wave_id = wave()
    campaigns.choose_people(wave_id=wave_id, clock=lambda: SENT)
    campaigns.pause_wave(wave_id=wave_id, by="nadia", now=SENT)
    with pytest.raises(campaigns.WaveNotReady):
        campaigns.send_mails(wave_id=wave_id, sender=Mails(), clock=lambda: SENT)
    campaigns.resume_wave(wave_id=wave_id, by="omar", now=SENT)
    assert campaigns.send_mails(wave_id=wave_id, sender=Mails(), clock=lambda: SENT) == 1
    changes = [(one.paused, one.by_id) for one in campaigns.changes_of_wave(wave_id)]
    assert changes == [(True, "nadia"), (False, "omar")]


def test_who_answers_before_the_notice_leaves_does_not_receive_it() -> None:
    """C1: an opposition on one's own initiative counts before any notice."""
    holder_id = person(1, email="a@courriel.example")
    wave_id = wave()
    campaigns.choose_people(wave_id=wave_id, clock=lambda: SENT)
    spaces.oppose_opening(holder_id=holder_id, by=citizen(holder_id), now=SENT)
    assert campaigns.send_mails(wave_id=wave_id, sender=Mails(), clock=lambda: SENT) == 0
    assert state(holder_id) is State.OPPOSED


def test_a_sending_cut_in_the_middle_is_not_sent_twice_by_mail() -> None:
    for number in range(3):
        person(number, email=f"p{number}@courriel.example")
    wave_id = wave()
    campaigns.choose_people(wave_id=wave_id, clock=lambda: SENT)
    mails = Mails()

    def cut(*, notice_id: UUID, kind: str, to: identity.Addressee) -> None:
        if len(mails.sent) == 1:
            raise ConnectionError
        mails(notice_id=notice_id, kind=kind, to=to)

    with pytest.raises(ConnectionError):
        campaigns.send_mails(wave_id=wave_id, sender=cut, clock=lambda: SENT)
    assert campaigns.send_mails(wave_id=wave_id, sender=mails, clock=lambda: SENT) == 0
    assert len(mails.sent) == 1
    assert Notice.objects.filter(state="sent").count() == 1
    assert campaigns.settle_claimed(wave_id=wave_id, now=SENT + timedelta(hours=2)) == 2
    assert Notice.objects.filter(channel="post", state="ready").count() == 2


def test_an_opposition_posted_before_the_opening_and_brought_after_it_closes_the_space_and_says_why() -> None:
    holder_id = person(1, email="a@courriel.example")
    noticed(wave())
    campaigns.open_by_silence(clock=lambda: OPENING)
    operator = Actor(kind=ActorKind.OPERATOR, id="omar", name="omar")
    late = OPENING + timedelta(days=3)
    spaces.oppose_opening(
        holder_id=holder_id, by=operator, now=late, said_at=datetime(2026, 12, 30, tzinfo=PARIS),
        channel=spaces.OppositionChannel.POST,
    )  # fmt: skip
    space = spaces.space_of_holder(holder_id)
    assert (space.state, space.ground) == (State.CLOSED_ARCHIVED, "opposed-before-opening")
    other = person(2, email="b@courriel.example")
    spaces.open_space(holder_id=other, by=SYSTEM, now=SENT)
    with pytest.raises(spaces.SpaceAlreadyOpen):
        spaces.oppose_opening(holder_id=other, by=operator, now=late)


def test_c1_an_opposition_is_withdrawn_and_the_space_opens() -> None:
    holder_id = person(1)
    spaces.oppose_opening(holder_id=holder_id, by=citizen(holder_id), now=SENT)
    spaces.withdraw_opposition(holder_id=holder_id, by=citizen(holder_id), now=SENT + timedelta(days=1))
    assert state(holder_id) is State.OPEN_NOT_ACTIVATED
    told = spaces.opposition_of(holder_id)
    assert told is not None
    assert told.withdrawn_at is not None
    with pytest.raises(spaces.NoOpposition):
        spaces.withdraw_opposition(holder_id=holder_id, by=citizen(holder_id), now=SENT + timedelta(days=2))


def test_c1_where_one_asks_for_a_space_silence_opens_nothing(settings: object) -> None:
    settings.SPACE_OPENING = "asked"  # type: ignore[attr-defined]
    holder_id = person(1, email="a@courriel.example")
    noticed(wave())
    assert campaigns.open_by_silence(clock=lambda: OPENING) == 1
    assert state(holder_id) is State.UNKNOWN


def test_the_notice_about_a_child_goes_to_the_parent_who_declared_the_child() -> None:
    """MIN-01, MIN-03."""
    mother, father = person(1, email="mere@courriel.example"), person(2, email="pere@courriel.example")
    child = person(3, born=date(2020, 5, 4))
    identity.families.know_parents(child_id=child, parent_ids=[mother, father], now=SENT)
    assert identity.addressees([child], now=SENT)[child].email == "mere@courriel.example"
    identity.families.say_not_representative(child_id=child, actor=citizen(mother), now=SENT)
    assert identity.addressees([child], now=SENT)[child].email == "pere@courriel.example"


def test_reconciliation_is_sound_after_a_campaign_and_names_what_was_tampered_with() -> None:
    people = [person(number, email=f"p{number}@courriel.example") for number in range(5)]
    noticed(wave())
    spaces.oppose_opening(holder_id=people[0], by=citizen(people[0]), now=SENT + timedelta(days=1))
    campaigns.open_by_silence(clock=lambda: OPENING)
    spaces.close_space(holder_id=people[1], by=citizen(people[1]), now=OPENING)
    for _ in range(3):
        outbox.drain(spaces.SpacesOutbox, now=OPENING)
    found = spaces.reconcile()
    assert found.sound, [one for one in found.findings if one.count]
    assert found.people == {State.OPPOSED: 1, State.OPEN_NOT_ACTIVATED: 3, State.CLOSED_ARCHIVED: 1}
    vault.destroy_key(spaces.space_of_holder(people[2]).id)
    Notice.objects.filter(space__holder=people[3]).update(sent_at=SENT + timedelta(days=7))
    SpaceClock.objects.all().delete()
    faults = {one.what: one.count for one in spaces.reconcile().findings if one.count}
    assert faults == {"data keys that are missing": 1, "opened before six weeks": 1, "clocks that are missing": 1}


def test_lc25_the_space_of_a_child_opens_by_itself_unless_a_parent_objects(tmp_path: Path) -> None:
    """A child that the insurer knows is told of as an adult is, by post; silence opens, one refusal is enough."""
    silent, refused = person(1, born=date(2024, 3, 1)), person(2, born=date(2024, 3, 2))
    wave_id = wave()
    noticed(wave_id)
    (batch_id,) = campaigns.make_batches(wave_id=wave_id, now=SENT)
    campaigns.write_batch(
        batch_id=batch_id, folder=tmp_path, writer=lambda content: b"%PDF", dated=SENT.date(), now=SENT
    )
    campaigns.mark_posted(batch_id=batch_id, posted_at=SENT, clock=lambda: SENT)
    spaces.oppose_opening(holder_id=refused, by=SYSTEM, now=SENT + timedelta(days=3), for_a_child=True)
    assert campaigns.open_by_silence(clock=lambda: OPENING) == 1
    assert state(silent) is State.OPEN_NOT_ACTIVATED
    assert state(refused) is State.OPPOSED


def test_two_sendings_at_once_share_the_notices_and_no_mail_leaves_twice() -> None:
    """LC-02: what one process claimed, from its first id to its last, another does not take."""
    for number in range(5):
        person(number, email=f"p{number}@courriel.example")
    wave_id = wave()
    campaigns.choose_people(wave_id=wave_id, clock=lambda: SENT)
    mails = Mails()

    def one_sends_while_another_begins(*, notice_id: UUID, kind: str, to: identity.Addressee) -> None:
        mails(notice_id=notice_id, kind=kind, to=to)
        if len(mails.sent) == 1:
            campaigns.send_mails(wave_id=wave_id, sender=mails, clock=lambda: SENT)

    campaigns.send_mails(wave_id=wave_id, sender=one_sends_while_another_begins, clock=lambda: SENT, per_minute=24,
                         sleep=lambda seconds: None)  # fmt: skip
    assert len({one for one, _ in mails.sent}) == len(mails.sent) == 5
    assert Notice.objects.filter(state="sent").count() == 5


def test_who_answers_while_their_notice_is_handed_over_keeps_their_answer_and_the_notice_its_date() -> None:
    holder_id = person(1, email="a@courriel.example")
    wave_id = wave()
    campaigns.choose_people(wave_id=wave_id, clock=lambda: SENT)

    def opposed_meanwhile(*, notice_id: UUID, kind: str, to: identity.Addressee) -> None:
        spaces.oppose_opening(holder_id=holder_id, by=citizen(holder_id), now=SENT)

    assert campaigns.send_mails(wave_id=wave_id, sender=opposed_meanwhile, clock=lambda: SENT) == 1
    assert state(holder_id) is State.OPPOSED
    assert Notice.objects.get().sent_at == SENT
    assert campaigns.open_by_silence(clock=lambda: OPENING) == 0


def test_a_space_under_a_legal_hold_does_not_keep_the_others_of_its_day_from_opening() -> None:
    people = [person(number, email=f"p{number}@courriel.example") for number in range(3)]
    noticed(wave())
    operator = Actor(kind=ActorKind.OPERATOR, id="omar", name="omar")
    spaces.hold_space(holder_id=people[0], reference="TJ 26/0001", by=operator, now=SENT)
    assert campaigns.open_by_silence(clock=lambda: OPENING) == 2
    assert [state(one) for one in people].count(State.NOTIFIED) == 1
