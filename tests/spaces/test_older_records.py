"""Records made before the space: taken in at the opening, closed by a confirmed refusal. RULES.md LC-08, LC-09."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import override_settings

from espace_sante.audit import api as audit
from espace_sante.identity.models import Holder
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.identifiers import INS_TEST_OID, new_id
from espace_sante.outbox import api as outbox
from espace_sante.record.api import RecordOutbox
from espace_sante.record.models import DocumentEntry, ErasedRecord
from espace_sante.record.services.ports import blob_store
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import State, campaigns
from espace_sante.spaces.models import OlderRecord, Opposition, SpaceClock, SpacesOutbox
from espace_sante.vault import api as vault
from tests.spaces.campaign_world import citizen, no_mail
from tests.worlds import World, ins_number

pytestmark = pytest.mark.django_db

REFUSED = datetime(2026, 12, 1, 9, tzinfo=UTC)
TRANSITION_OVER = datetime(2027, 12, 2, tzinfo=PARIS)
SIX_WEEKS_LATER = TRANSITION_OVER + timedelta(weeks=6, days=2)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def person(world: World, *, mail: str = "alix@courriel.example") -> tuple[UUID, str]:
    """Somebody without a space, and their matricule."""
    holder_id = world.minor("Alix", born=date(1980, 1, 1))
    Holder.objects.filter(id=holder_id).update(email=mail)
    return holder_id, Holder.objects.values_list("ins", flat=True).get(id=holder_id)


def older_documents(world: World, *, titles: tuple[str, ...] = ("Bilan de 2015",)) -> UUID:
    """A record of before, as a former service left it: a key, and documents sealed under it. Nobody's space."""
    record_id = new_id()
    vault.ensure_key(space_id=record_id, now=world.now)
    for title in titles:
        space = spaces.SpaceView(
            id=record_id, holder_id=new_id(), ins=ins_number(77_000), state=State.ACTIVE, since=world.now, ground="",
            identity_qualified=True,
        )  # fmt: skip
        world.deposit(world.new_document(title=title), space=space)
    return record_id


def learn(folder: Path, *rows: tuple[str, object, str], now: datetime = REFUSED) -> spaces.OlderRecordsLearnt:
    file = folder / "anciens.csv"
    lines = [f"{ins};{INS_TEST_OID};{record};{opened}" for ins, record, opened in rows]
    file.write_text("\n".join(["ins;ins_oid;dossier;ouvert_le", *lines, ""]), encoding="utf-8")
    return spaces.learn_older_records(file, now=now, report=folder / "rejets.csv")


def drain(now: datetime) -> None:
    for table in (SpacesOutbox, RecordOutbox):
        while outbox.drain(table, now=now):
            pass


def refuse(holder_id: UUID, *, now: datetime = REFUSED) -> None:
    spaces.oppose_opening(holder_id=holder_id, by=citizen(holder_id), now=now)


def state(holder_id: UUID) -> State:
    return spaces.space_of_holder(holder_id).state


def ask_again(*, at: datetime = TRANSITION_OVER) -> int:
    """A wave to those who refused and have an older record; how many mails left."""
    campaign_id = campaigns.start_campaign(name=f"Anciens dossiers {at:%d/%m/%Y}", by="nadia", now=at)
    wave_id = campaigns.propose_wave(
        campaign_id=campaign_id, name="Vague", criteria=campaigns.Criteria(older_records=True), by="nadia", now=at
    )
    campaigns.approve_wave(wave_id=wave_id, by="omar", now=at)
    campaigns.choose_people(wave_id=wave_id, clock=lambda: at)
    return campaigns.send_mails(wave_id=wave_id, sender=no_mail, clock=lambda: at)


def sound() -> list[str]:
    return [f"{one.what}: {one.count}" for one in spaces.reconcile().findings if one.count]


@pytest.mark.parametrize("way", ["silence", "activation", "request"])
def test_lc08_an_older_record_is_taken_in_when_the_space_opens(world: World, folder: Path, way: str) -> None:
    holder_id, ins = person(world)
    record_id = older_documents(world, titles=("Bilan de 2015", "Radio de 2018"))
    assert learn(folder, (ins, record_id, "2015-06-30")).learnt == 1
    if way == "silence":
        spaces.open_space(holder_id=holder_id, by=SYSTEM, now=REFUSED)
        spaces.activate_space(holder_id=holder_id, by=citizen(holder_id), now=REFUSED)
    else:
        spaces.request_space(holder_id=holder_id, by=citizen(holder_id), now=REFUSED)
    drain(REFUSED)
    space = spaces.space_of_holder(holder_id)
    titles = DocumentEntry.objects.filter(space_id=space.id)
    assert titles.count() == 2
    assert not DocumentEntry.objects.filter(space_id=record_id).exists()
    acts = [one.act for one in audit.trace_page(space_id=space.id).entries]
    assert "older-record.joined" in acts
    assert "identity.merged" not in acts
    older = spaces.older_record_of(space.id)
    assert older is not None
    assert older.joined_at == REFUSED
    assert not audit.verify().faults


def test_lc08_the_six_weeks_of_a_wave_take_it_in_too(world: World, folder: Path) -> None:
    holder_id, ins = person(world)
    record_id = older_documents(world)
    learn(folder, (ins, record_id, "2015-06-30"))
    campaign_id = campaigns.start_campaign(name="Automne", by="nadia", now=REFUSED)
    wave_id = campaigns.propose_wave(
        campaign_id=campaign_id, name="Vague", criteria=campaigns.Criteria(), by="nadia", now=REFUSED
    )
    campaigns.approve_wave(wave_id=wave_id, by="omar", now=REFUSED)
    campaigns.choose_people(wave_id=wave_id, clock=lambda: REFUSED)
    campaigns.send_mails(wave_id=wave_id, sender=no_mail, clock=lambda: REFUSED)
    campaigns.open_by_silence(clock=lambda: REFUSED + timedelta(weeks=7))
    drain(REFUSED + timedelta(weeks=7))
    assert state(holder_id) is State.OPEN_NOT_ACTIVATED
    assert DocumentEntry.objects.filter(space_id=spaces.space_of_holder(holder_id).id).count() == 1


def test_lc08_a_space_that_is_open_already_takes_it_in_at_once(world: World, folder: Path) -> None:
    record_id = older_documents(world)
    ins = Holder.objects.values_list("ins", flat=True).get(id=world.space.holder_id)
    learn(folder, (ins, record_id, "2015-06-30"))
    drain(REFUSED)
    assert DocumentEntry.objects.filter(space_id=world.space.id).count() == 1


def test_lc08_who_refused_in_the_six_weeks_keeps_it_out(world: World, folder: Path) -> None:
    holder_id, ins = person(world)
    record_id = older_documents(world)
    learn(folder, (ins, record_id, "2015-06-30"))
    refuse(holder_id)
    drain(REFUSED)
    assert DocumentEntry.objects.filter(space_id=record_id).count() == 1
    with pytest.raises(vault.SpaceKeyMissing):
        vault.key_of(spaces.space_of_holder(holder_id).id)


def test_lc09_after_the_transition_the_notice_goes_first_and_silence_opens(world: World, folder: Path) -> None:
    holder_id, ins = person(world)
    record_id = older_documents(world)
    learn(folder, (ins, record_id, "2015-06-30"))
    refuse(holder_id)
    assert ask_again(at=TRANSITION_OVER - timedelta(days=1)) == 0  # the year is not over
    assert ask_again() == 1
    assert ask_again(at=TRANSITION_OVER + timedelta(days=1)) == 0  # nobody is asked twice
    assert state(holder_id) is State.NOTIFIED
    assert sound() == []
    assert campaigns.open_by_silence(clock=lambda: TRANSITION_OVER + timedelta(weeks=5)) == 0
    assert campaigns.open_by_silence(clock=lambda: SIX_WEEKS_LATER) == 1
    drain(SIX_WEEKS_LATER)
    assert state(holder_id) is State.OPEN_NOT_ACTIVATED
    assert DocumentEntry.objects.filter(space_id=spaces.space_of_holder(holder_id).id).count() == 1
    opposition = Opposition.objects.get(space__holder=holder_id)
    assert (opposition.withdrawn_by_kind, opposition.confirmed_at) == (SYSTEM.kind.value, None)
    assert sound() == []


@pytest.mark.parametrize("when", ["during the transition", "when asked again"])
def test_lc09_a_confirmed_refusal_stands_and_closes_the_older_record(world: World, folder: Path, when: str) -> None:
    holder_id, ins = person(world)
    learn(folder, (ins, older_documents(world), "2015-06-30"))
    refuse(holder_id)
    if when == "when asked again":
        ask_again()
        refuse(holder_id, now=TRANSITION_OVER + timedelta(days=3))  # to say no again is to confirm
    else:
        spaces.confirm_opposition(holder_id=holder_id, by=citizen(holder_id), now=REFUSED + timedelta(days=3))
        assert ask_again() == 0
    assert campaigns.open_by_silence(clock=lambda: SIX_WEEKS_LATER) == 0
    assert state(holder_id) is State.OPPOSED
    space_id = spaces.space_of_holder(holder_id).id
    older = spaces.older_record_of(space_id)
    assert older is not None
    assert older.closed_at is not None
    assert not SpaceClock.objects.filter(space=space_id).exists()
    drain(SIX_WEEKS_LATER)
    assert "opposition.confirmed" in [one.act for one in audit.trace_page(space_id=space_id).entries]
    assert sound() == []


def test_lc09_a_refusal_said_twice_during_the_transition_is_not_a_confirmation(world: World, folder: Path) -> None:
    holder_id, ins = person(world)
    learn(folder, (ins, older_documents(world), "2015-06-30"))
    refuse(holder_id)
    refuse(holder_id, now=REFUSED + timedelta(days=1))
    told = spaces.opposition_of(holder_id)
    assert told is not None
    assert told.confirmed_at is None


def test_lc09_without_an_older_record_there_is_nothing_to_confirm(world: World) -> None:
    holder_id, _ins = person(world)
    refuse(holder_id)
    with pytest.raises(spaces.NothingToConfirm):
        spaces.confirm_opposition(holder_id=holder_id, by=citizen(holder_id), now=REFUSED)
    assert ask_again() == 0


def test_lc09_a_refusal_known_before_the_record_counts_its_transition_from_the_import(
    world: World, folder: Path
) -> None:
    holder_id, ins = person(world)
    refuse(holder_id, now=REFUSED - timedelta(days=300))
    learn(folder, (ins, older_documents(world), "2015-06-30"))
    assert ask_again(at=TRANSITION_OVER - timedelta(days=1)) == 0
    assert ask_again() == 1


def test_lc09_who_confirmed_between_the_choice_and_the_sending_is_not_written_to(world: World, folder: Path) -> None:
    holder_id, ins = person(world)
    learn(folder, (ins, older_documents(world), "2015-06-30"))
    refuse(holder_id)
    campaign_id = campaigns.start_campaign(name="Anciens", by="nadia", now=TRANSITION_OVER)
    wave_id = campaigns.propose_wave(
        campaign_id=campaign_id, name="Vague", criteria=campaigns.Criteria(older_records=True), by="nadia",
        now=TRANSITION_OVER,
    )  # fmt: skip
    campaigns.approve_wave(wave_id=wave_id, by="omar", now=TRANSITION_OVER)
    assert campaigns.count_to_notice(wave_id=wave_id, now=TRANSITION_OVER) == 1
    assert campaigns.choose_people(wave_id=wave_id, clock=lambda: TRANSITION_OVER) == 1
    spaces.confirm_opposition(holder_id=holder_id, by=citizen(holder_id), now=TRANSITION_OVER)
    assert campaigns.send_mails(wave_id=wave_id, sender=no_mail, clock=lambda: TRANSITION_OVER) == 0
    assert state(holder_id) is State.OPPOSED


def test_lc09_a_mail_that_bounces_is_followed_by_a_letter(world: World, folder: Path) -> None:
    holder_id, ins = person(world)
    learn(folder, (ins, older_documents(world), "2015-06-30"))
    refuse(holder_id)
    ask_again()
    standing = spaces.standing_of(spaces.space_of_holder(holder_id).id)
    campaigns.came_back(notice_id=standing.notices[-1].id, now=TRANSITION_OVER + timedelta(days=2))
    assert campaigns.open_by_silence(clock=lambda: SIX_WEEKS_LATER) == 0
    letter = spaces.standing_of(standing.space_id).notices[-1]
    assert (letter.kind, letter.channel, letter.state) == (
        campaigns.Kind.AGAIN, campaigns.Channel.POST, campaigns.NoticeState.READY,
    )  # fmt: skip


@pytest.mark.parametrize("live", [True, False], ids=["small", "large"])
def test_ope05_a_wave_that_asks_again_counts_its_own_notices(
    world: World, folder: Path, settings: Any, live: bool
) -> None:
    holder_id, ins = person(world)
    learn(folder, (ins, older_documents(world), "2015-06-30"))
    refuse(holder_id)
    ask_again()
    (campaign_id, _), later = campaigns.campaigns()[0], TRANSITION_OVER + timedelta(days=2)
    seen = partial(figures_of, settings, campaign_id, live=live)
    sent = seen(now=TRANSITION_OVER)
    assert (sent.sent, sent.people, sent.reached, sent.opposed, sent.opened) == (1, 1, 1, 0, 0)
    notice = spaces.standing_of(spaces.space_of_holder(holder_id).id).notices[-1]
    campaigns.came_back(notice_id=notice.id, now=later)
    followed = seen(now=later)
    assert (followed.returned, followed.waiting, followed.people) == (1, 1, 1)
    refuse(holder_id, now=later)
    assert seen(now=later).people == 1
    assert sound() == []


def figures_of(settings: Any, campaign_id: UUID, *, live: bool, now: datetime) -> campaigns.Tally:
    """What the pages say of a campaign, counted at once or beforehand."""
    settings.FIGURES_LIVE_UP_TO = 20_000 if live else 0
    campaigns.count_campaigns(now=now)
    return campaigns.campaign_figures(campaign_id, now=now).total


@override_settings(SPACE_OPENING="asked")
def test_lc09_where_spaces_open_on_demand_alone_nobody_is_asked_again(world: World, folder: Path) -> None:
    holder_id, ins = person(world)
    learn(folder, (ins, older_documents(world), "2015-06-30"))
    refuse(holder_id)
    assert ask_again() == 0


def test_lc09_who_confirmed_and_asks_for_a_space_later_finds_the_older_record(world: World, folder: Path) -> None:
    holder_id, ins = person(world)
    learn(folder, (ins, older_documents(world), "2015-06-30"))
    refuse(holder_id)
    spaces.confirm_opposition(holder_id=holder_id, by=citizen(holder_id), now=REFUSED)
    spaces.withdraw_opposition(holder_id=holder_id, by=citizen(holder_id), now=REFUSED + timedelta(days=9))
    drain(REFUSED + timedelta(days=9))
    assert DocumentEntry.objects.filter(space_id=spaces.space_of_holder(holder_id).id).count() == 1


def test_lc09_lc15_a_closed_older_record_goes_by_itself_after_ten_years(world: World, folder: Path) -> None:
    holder_id, ins = person(world)
    record_id = older_documents(world)
    learn(folder, (ins, record_id, "2015-06-30"))
    refuse(holder_id)
    spaces.confirm_opposition(holder_id=holder_id, by=citizen(holder_id), now=REFUSED)
    assert spaces.erase_older_records(clock=lambda: datetime(2036, 12, 1, 23, tzinfo=PARIS)) == 0
    assert spaces.erase_older_records(clock=lambda: datetime(2036, 12, 2, tzinfo=PARIS)) == 1
    drain(datetime(2036, 12, 2, tzinfo=PARIS))
    assert not DocumentEntry.objects.filter(space_id=record_id).exists()
    assert blob_store().names(record_id) == set()
    with pytest.raises(vault.SpaceKeyMissing):
        vault.key_of(record_id)
    assert ErasedRecord.objects.get(space_id=record_id).documents == 1
    assert spaces.older_record_of(spaces.space_of_holder(holder_id).id) is None


def test_an_import_tells_its_wrong_lines_by_number_and_takes_the_others(world: World, folder: Path) -> None:
    _holder, ins = person(world)
    _other, other_ins = person(world)
    record_id = older_documents(world)
    rows = (
        (ins, record_id, "2015-06-30"), (ins, record_id, "2015-06-30"), (other_ins, record_id, "2015-06-30"),
        (str(ins_number(90_001)), new_id(), "2015-06-30"), (other_ins, new_id(), "2015-06-30"),
        (other_ins, "sans numéro", "2015-06-30"), (other_ins, new_id(), "2999-01-01"),
        (other_ins, world.space.id, "2015-06-30"),
    )  # fmt: skip
    told = learn(folder, *rows)
    assert (told.read, told.learnt, told.known, told.rejected) == (8, 1, 1, 6)
    report = (folder / "rejets.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in report[1:]] == ["7", "8", "4", "5", "6", "9"]
    assert ins not in "".join(report)
    assert OlderRecord.objects.count() == 1
    assert learn(folder, *rows[:1]).known == 1


def test_lc16_an_erasure_takes_what_the_move_left_behind(world: World, folder: Path) -> None:
    """A document that both held stays under the older record: it goes with the space."""
    document = world.new_document(title="Le même", unique_id="2.25.4242")
    world.deposit(document)
    record_id = older_documents(world)
    space = spaces.SpaceView(
        id=record_id, holder_id=new_id(), ins=ins_number(77_000), state=State.ACTIVE, since=world.now, ground="",
        identity_qualified=True,
    )  # fmt: skip
    world.deposit(document, space=space)
    ins = Holder.objects.values_list("ins", flat=True).get(id=world.space.holder_id)
    learn(folder, (ins, record_id, "2015-06-30"))
    drain(REFUSED)
    assert DocumentEntry.objects.filter(space_id=record_id).exists()
    spaces.close_space(holder_id=world.space.holder_id, by=world.camille, now=REFUSED, erase=True)
    spaces.run_erasures(clock=lambda: REFUSED + timedelta(days=2))
    assert not DocumentEntry.objects.filter(space_id=record_id).exists()
    with pytest.raises(vault.SpaceKeyMissing):
        vault.key_of(record_id)
