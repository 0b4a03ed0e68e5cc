"""What a minor keeps out of the health history (CSP art. R. 1111-33; RULES.md MIN-07, MIN-08, MIN-11)."""

from __future__ import annotations

import logging
import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.access.api import AccessRefused
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.record import api as record
from espace_sante.record.domain.objections import EPISODE, ActFamily, Objection, codes_of, sift
from espace_sante.record.models import HealthEvent, KeptAct, RecordOutbox
from espace_sante.record.services import import_reimbursements as imports
from espace_sante.spaces import api as spaces
from tests.reimbursements import DAY, import_lines, labels_for, line, report_of
from tests.worlds import World, rpps_number

SIXTEEN = date(2010, 10, 21)
SURGEON, OTHER = rpps_number(9999).value, rpps_number(8888).value
ABORTION = "CCAM:JNJP001"
ONE = timedelta(days=1)


@dataclass(frozen=True)
class Event:
    on: date = DAY
    prescribed_on: date | None = None
    codes: tuple[str, ...] = ()
    prescriber_rpps: str = ""
    performer_rpps: str = ""


def objection(family: ActFamily = ActFamily.ABORTION, **more: object) -> Objection:
    return replace(Objection(family=family, on=DAY, rpps="1"), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("event", "covered"),
    [
        (Event(performer_rpps="1"), True),
        (Event(prescriber_rpps="1", performer_rpps="2"), True),
        (Event(performer_rpps="2"), False),
        (Event(), True),  # names nobody: cannot be told apart
        (Event(on=DAY + ONE, performer_rpps="1"), False),
        (Event(on=DAY + ONE), False),
        (Event(on=DAY + 5 * ONE, prescriber_rpps="1", prescribed_on=DAY, performer_rpps="3"), True),
        (Event(on=DAY + 5 * ONE, prescriber_rpps="1", prescribed_on=DAY + ONE), False),
        (Event(on=DAY + 5 * ONE, prescriber_rpps="2", prescribed_on=DAY), False),
        (Event(codes=(ABORTION,), performer_rpps="2"), True),
        (Event(on=DAY + EPISODE, codes=("NGAP:GS", ABORTION), performer_rpps="2"), True),
        (Event(on=DAY - EPISODE, codes=(ABORTION,), performer_rpps="2"), True),
        (Event(on=DAY + EPISODE + ONE, codes=(ABORTION,), performer_rpps="2"), False),
        (Event(codes=("NGAP:TROD",), performer_rpps="2"), False),  # of another family
    ],
)
def test_what_an_objection_covers(event: Event, covered: bool) -> None:
    """MIN-08: the act, and the products prescribed with it."""
    assert objection().covers(event) is covered


def test_families_without_codes_cover_by_day_and_professional_alone() -> None:
    for family in (ActFamily.WITHOUT_CONSENT, ActFamily.NURSE):
        assert not codes_of(family)
        assert objection(family).covers(Event(performer_rpps="1"))
    assert objection(ActFamily.SCREENING).covers(Event(codes=("NGAP:TROD",), performer_rpps="2"))


def test_what_another_professional_of_the_act_prescribed_stays_out_too_wherever_it_stands_in_the_file() -> None:
    product = Event(on=DAY + 2 * ONE, prescriber_rpps="2", prescribed_on=DAY, performer_rpps="3")
    act = Event(codes=(ABORTION,), performer_rpps="2")
    unrelated = Event(on=DAY + 2 * ONE, prescriber_rpps="4", prescribed_on=DAY, performer_rpps="3")
    for events in ([product, act, unrelated], [act, unrelated, product]):
        staying, found = sift(events, {objection()})
        assert (staying, found) == ([unrelated], {Objection(ActFamily.ABORTION, DAY, "2", found=True)})


def test_what_was_found_does_not_make_an_episode_grow() -> None:
    late = Event(on=DAY + EPISODE + ONE, codes=(ABORTION,), performer_rpps="2")
    assert not objection(on=DAY + EPISODE, rpps="9", found=True).covers(late)
    assert sift([late], {objection(on=DAY + EPISODE, rpps="9", found=True)}) == ([late], set())


days = st.integers(-40, 40).map(lambda number: DAY + number * ONE)
numbers = st.sampled_from(["", "1", "2", "3"])
events = st.lists(
    st.builds(
        Event,
        on=days,
        prescribed_on=st.none() | days,
        codes=st.sampled_from([(), (ABORTION,), ("NGAP:TROD",), ("NGAP:GS", ABORTION)]),
        prescriber_rpps=numbers,
        performer_rpps=numbers,
    ),
    max_size=12,
)
objections = st.sets(
    st.builds(Objection, family=st.sampled_from(ActFamily), on=days, rpps=st.sampled_from(["1", "2"])), max_size=3
)


@given(events, objections, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_nothing_and_sifting_again_neither(
    lines: list[Event], known: set[Objection], rng: random.Random
) -> None:
    staying, found = sift(lines, known)
    assert not [one for one in staying for objection in known | found if objection.covers(one)]
    assert sift(staying, known | found) == (staying, set())
    shuffled = rng.sample(lines, len(lines))
    again, found_again = sift(shuffled, known)
    assert (Counter(again), found_again) == (Counter(staying), found)


@given(events, objections)
def test_one_file_or_several_leave_nothing_out_that_would_enter_by_itself_later(
    lines: list[Event], known: set[Objection]
) -> None:
    """Line by line, then what came too early taken out: the same as the whole file at once."""
    at_once, _ = sift(lines, known)
    entered: list[Event] = []
    for line_ in lines:
        staying, found = sift([line_], known)
        known = known | found
        entered, _ = sift([*entered, *staying], known)
    assert Counter(entered) == Counter(at_once)


# --- In a space -------------------------------------------------------------------------------------------------------


@pytest.fixture
def world(db: None) -> World:
    return World(born=SIXTEEN)


@pytest.fixture
def parent(world: World) -> Actor:
    actor = world.citizen("parent", "Parent")
    assert actor.holder_id
    assert world.camille.holder_id
    identity.relate(person_id=actor.holder_id, helped_id=world.camille.holder_id, kind="representative", now=world.now)
    return actor


def object_to(world: World, *, by: Actor | None = None, on: date = DAY, informed: bool = True) -> bool:
    return record.record_objection(
        actor=by or world.doctor, space=world.space, family=ActFamily.ABORTION, on=on, informed=informed, now=world.now
    )


def of_the_act(world: World) -> list[dict[str, str]]:
    """The act, a medicine dispensed two days later, an analysis of the same prescription; then two other events."""
    doctor, later = world.doctor.rpps or "", (DAY + 2 * ONE).isoformat()
    prescribed = {"prescripteur": doctor, "date_prescription": DAY.isoformat()}
    return [
        line(world.space, 1, libelle="Médicament", date_soins=later, nature="PHA", executant=OTHER, **prescribed),
        line(world.space, 2, libelle="Acte", executant=doctor, codes=ABORTION),
        line(world.space, 3, libelle="Analyse", date_soins=later, nature="BIO", executant=OTHER, **prescribed),
        line(world.space, 4, libelle="Dentiste", executant=OTHER),
        line(world.space, 5, libelle="Lunettes", date_soins=later, nature="DIS", executant=OTHER),
    ]


KEPT = ["Lunettes", "Dentiste"]


def test_an_insurer_event_of_a_flagged_act_is_never_ingested_nor_the_products_prescribed_with_it(
    world: World, parent: Actor, tmp_path: Path
) -> None:
    """RULES.md 5, exact test set for minors (2)."""
    assert object_to(world)
    outcome = import_lines(world, tmp_path, *of_the_act(world))
    assert (outcome.read, outcome.stored, outcome.withheld, outcome.elsewhere) == (5, 2, 3, 0)
    for actor in (parent, world.camille, world.doctor):
        assert labels_for(world, actor) == KEPT
    assert record.count_health_events(actor=parent, space=world.space, now=world.now) == 2
    assert import_lines(world, tmp_path, *of_the_act(world)).withheld == 3  # again, and still nothing


def test_withholding_leaves_nothing_in_the_report_nor_in_a_log(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    object_to(world)
    import_lines(world, tmp_path, *of_the_act(world))
    assert not report_of(tmp_path / "remboursements.csv").exists()
    ours = [one.getMessage() for one in caplog.records if one.name.startswith("espace_sante")]
    assert not [one for one in ours if world.space.ins.value in one or str(world.space.id) in one]


def test_a_space_where_everything_was_withheld_gets_no_line_of_trace(world: World, tmp_path: Path) -> None:
    object_to(world)
    import_lines(world, tmp_path, *of_the_act(world)[:3])
    acts = [audit.Act.HEALTH_HISTORY_RECEIVED.value]
    assert audit.trace_page(space_id=world.space.id, acts=acts).entries == []


def test_the_count_in_the_trace_is_of_what_entered(world: World, tmp_path: Path) -> None:
    """MIN-11: no count tells that something is missing."""
    object_to(world)
    import_lines(world, tmp_path, *of_the_act(world))
    acts = [audit.Act.HEALTH_HISTORY_RECEIVED.value]
    assert [one.count for one in audit.trace_page(space_id=world.space.id, acts=acts).entries] == [2]


def test_what_came_before_the_objection_is_taken_out(world: World, parent: Actor, tmp_path: Path) -> None:
    import_lines(world, tmp_path, *of_the_act(world))
    assert len(labels_for(world, parent)) == 5
    object_to(world)
    assert labels_for(world, parent) == KEPT
    assert import_lines(world, tmp_path, *of_the_act(world)).stored == 0


@pytest.mark.parametrize("act_first", [True, False])
def test_what_another_professional_of_the_act_prescribed_never_stays_whichever_file_comes_first(
    world: World, tmp_path: Path, act_first: bool
) -> None:
    object_to(world)
    act = line(world.space, 1, codes=ABORTION, executant=SURGEON, libelle="Acte")
    product = line(
        world.space, 2, date_soins=(DAY + ONE).isoformat(), prescripteur=SURGEON, date_prescription=DAY.isoformat(),
        executant=OTHER, nature="PHA", libelle="Médicament",
    )  # fmt: skip
    for one in (act, product) if act_first else (product, act):
        import_lines(world, tmp_path, one)
    assert not HealthEvent.objects.exists()
    assert KeptAct.objects.count() == 2


def test_an_objection_made_while_a_file_is_being_imported_holds(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever comes second sees the other: here the objection comes after the import looked for one."""
    seen = imports.objections_of
    calls: list[int] = []

    def slow(space_ids: object) -> object:
        found = seen(space_ids)  # type: ignore[arg-type]
        calls.append(1)
        if len(calls) == 1:
            object_to(world)
        return found

    monkeypatch.setattr(imports, "objections_of", slow)
    outcome = import_lines(world, tmp_path, *of_the_act(world))
    assert (outcome.stored, outcome.withheld) == (2, 3)
    assert sorted(labels_for(world, world.doctor)) == sorted(KEPT)


def test_another_child_s_same_day_is_not_touched(world: World, tmp_path: Path) -> None:
    other = world.open_space(world.citizen("autre", "Autre", born=SIXTEEN))
    object_to(world)
    doctor = world.doctor.rpps or ""
    assert import_lines(world, tmp_path, line(other, 1, executant=doctor, codes=ABORTION)).stored == 1


def test_nobody_who_represents_the_minor_learns_of_it(world: World, parent: Actor, tmp_path: Path) -> None:
    """MIN-11: neither list, nor count, nor trace, nor notification; the holder reads the line after majority."""
    import_lines(world, tmp_path, line(world.space, 4, libelle="Dentiste", executant=OTHER))

    def seen_by(actor: Actor) -> list[str]:
        found = record.activity_of(actor=actor, space=world.space, now=world.now, size=200)
        return [one.entry.act for one in found.entries if one.entry.act != audit.Act.TRACE_READ]

    before, waiting = seen_by(parent), RecordOutbox.objects.count()
    object_to(world)
    with pytest.raises(AccessRefused):
        object_to(world, by=parent)
    assert RecordOutbox.objects.count() == waiting
    assert seen_by(parent) == before
    assert audit.Act.OBJECTION_RECORDED in seen_by(world.camille)
    (entry,) = audit.trace_page(space_id=world.space.id, acts=[audit.Act.OBJECTION_RECORDED.value]).entries[-1:]
    assert (entry.mode, entry.actor_id) == (audit.SECRET_MODE, world.doctor.id)


def test_the_database_does_not_say_which_act_of_which_day(world: World) -> None:
    object_to(world)
    row = KeptAct.objects.get()
    for clear in (DAY.isoformat(), "L2212", world.doctor.rpps or ""):
        assert clear.encode() not in bytes(row.sealed)
    (entry, *_) = audit.trace_page(space_id=world.space.id).entries
    assert DAY.isoformat() not in str(entry)
    assert "L2212" not in str(entry)


def test_the_minor_must_have_been_told_and_the_day_be_one_of_their_life(world: World) -> None:
    """MIN-07; both sides of each bound."""
    today = world.now.date()
    with pytest.raises(record.ObjectionInvalid):
        object_to(world, informed=False)
    for day in (today + ONE, SIXTEEN - ONE):
        with pytest.raises(record.ObjectionInvalid):
            object_to(world, on=day)
    assert not KeptAct.objects.exists()
    assert object_to(world, on=today)
    assert object_to(world, on=SIXTEEN)
    assert not object_to(world, on=SIXTEEN)  # it is there already
    assert KeptAct.objects.count() == 2


def test_an_adult_has_nothing_to_object_to(world: World) -> None:
    adult = world.open_space(world.citizen("adulte", "Adulte"))
    with pytest.raises(record.HolderNotAMinor):
        record.record_objection(
            actor=world.doctor, space=adult, family=ActFamily.NURSE, on=DAY, informed=True, now=world.now
        )


def test_a_blocked_professional_records_it_too_and_a_closed_space_has_none(world: World) -> None:
    """A parent who blocks a doctor takes no right from the minor."""
    assert object_to(world, by=world.blocked)
    assert world.camille.holder_id
    spaces.close_space(holder_id=world.camille.holder_id, by=world.camille, now=world.now)
    closed = spaces.space_of_holder(world.camille.holder_id)
    with pytest.raises(AccessRefused):
        record.record_objection(
            actor=world.doctor, space=closed, family=ActFamily.NURSE, on=DAY, informed=True, now=world.now
        )
    (entry, *_) = audit.trace_page(space_id=closed.id).entries
    assert (entry.act, entry.outcome, entry.mode) == ("objection.recorded", "refused", audit.SECRET_MODE)
