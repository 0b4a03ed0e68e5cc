"""What prevention proposes by age, sex, acts and edition (RULES.md AGE-06, AGE-07, AGE-10). Pure, milliseconds."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.agenda.domain.prevention_calendar import Age, Kind, Level
from espace_sante.agenda.domain.prevention_windows import (
    KnownAct,
    Person,
    Statement,
    Status,
    Window,
    next_start,
    windows_of,
)
from espace_sante.agenda.services.prevention_editions import PACKAGED, read_edition

EDITION = read_edition((PACKAGED / "prevention_2025.json").read_bytes())
TODAY = date(2026, 11, 24)
NOTE = UUID(int=1)


def windows(born_on: date, sex: str = "F", *, today: date = TODAY, **more: object) -> dict[str, Window]:
    found = windows_of(person=Person(born_on, sex), edition=EDITION, today=today, **more)  # type: ignore[arg-type]
    return {one.key: one for one in found}


def ages(code: str) -> list[tuple[Age, Age | None]]:
    return [(act.start, act.end) for act in EDITION.acts if act.family.code == code]


def test_age_07_twenty_examinations_from_birth_to_sixteen_all_mandatory() -> None:
    exams = [one for one in EDITION.acts if one.family.kind is Kind.CHILD_EXAM]
    assert len(exams) == 20
    assert {one.level for one in exams} == {Level.MANDATORY}
    assert exams[0].start == Age(0, "d")
    assert exams[-1].end == Age(16, "y")


def test_age_07_a_dental_examination_every_three_years_from_three_to_twenty_four() -> None:
    assert [start.number for start, _end in ages("dents")] == [3, 6, 9, 12, 15, 18, 21, 24]


def test_age_07_prevention_reviews_at_four_times_of_life() -> None:
    found = [(start.number, end.number - 1) for start, end in ages("bilan") if end]
    assert found == [(18, 25), (45, 50), (60, 65), (70, 75)]


@pytest.mark.parametrize(("age", "proposed"), [(49, False), (50, True), (74, True), (75, False)])
def test_age_07_breast_and_colorectal_screening_from_fifty_to_seventy_four(age: int, proposed: bool) -> None:
    open_now = {one.act.code for one in windows(TODAY.replace(year=TODAY.year - age)).values() if one.is_open(TODAY)}
    assert ("mammographie" in open_now) is proposed
    assert ("test-colorectal" in open_now) is proposed


@pytest.mark.parametrize(("sex", "proposed", "unsure"), [("F", True, False), ("M", False, False), ("", True, True)])
def test_age_06_what_depends_on_sex_is_told_as_such_when_it_is_not_known(
    sex: str, proposed: bool, unsure: bool
) -> None:
    found = windows(date(1966, 1, 1), sex)
    breast = [one for one in found.values() if one.act.code == "mammographie"]
    assert bool(breast) is proposed
    assert all(one.if_concerned is unsure for one in breast)
    assert not any(one.if_concerned for one in found.values() if not one.act.sex)


def test_age_06_a_window_begins_on_its_first_day_and_is_over_on_the_day_after_its_last() -> None:
    born = date(2014, 3, 10)
    before, first, last, after = (date(2025, 3, 9), date(2025, 3, 10), date(2027, 3, 9), date(2027, 3, 10))
    for day, is_open, status in (
        (before, False, Status.TO_PLAN), (first, True, Status.TO_PLAN),
        (last, True, Status.TO_PLAN), (after, False, Status.NOT_STATED),
    ):  # fmt: skip
        exam = windows(born, today=day)["examen-19"]
        assert (exam.is_open(day), exam.status) == (is_open, status), day


def test_age_06_somebody_born_on_a_leap_day_reaches_an_age_on_the_first_of_march() -> None:
    assert Age(18, "y").after(date(2004, 2, 29)) == date(2022, 3, 1)
    assert Age(12, "y").after(date(2004, 2, 29)) == date(2016, 2, 29)
    assert Age(1, "m").after(date(2026, 1, 31)) == date(2026, 3, 1)
    assert windows(date(2008, 2, 29), "M")["bilan-18"].start == date(2026, 3, 1)


def test_age_06_nothing_is_proposed_before_birth_nor_to_somebody_to_be_born() -> None:
    assert windows(TODAY + timedelta(days=1)) == {}
    assert "examen-01" in windows(TODAY)


def test_age_06_a_person_of_a_hundred_and_ten_has_what_has_no_end() -> None:
    open_now = {one.act.code for one in windows(date(1916, 1, 1), "M").values() if one.is_open(TODAY)}
    assert open_now == {"grippe", "covid", "zona", "pneumo-65"}


def test_age_06_mandatory_vaccines_bind_those_who_were_born_since_2018() -> None:
    born_before = windows(date(2017, 12, 31), today=date(2025, 1, 10))
    assert not any(
        one.act.level is Level.MANDATORY and one.act.family.kind is Kind.VACCINE for one in born_before.values()
    )
    vaccines = [one for one in windows(date(2026, 6, 1)).values() if one.act.family.kind is Kind.VACCINE]
    assert {one.act.family.code for one in vaccines if one.act.level is Level.MANDATORY} == {
        "hexavalent", "pneumo-enfant", "menb", "menacwy", "ror",
    }  # fmt: skip


def test_age_06_an_edition_says_nothing_of_what_ended_before_it_unless_something_is_known() -> None:
    born = date(2015, 3, 2)
    assert "dents-06" not in windows(born)
    said = windows(born, statements={"dents-06": Statement(Status.DONE, date(2021, 9, 1))})
    assert (said["dents-06"].status, said["dents-06"].on) == (Status.DONE, date(2021, 9, 1))


def test_age_09_a_vaccination_of_the_record_counts_once_for_the_window_it_lies_in() -> None:
    flu = frozenset({"grippe"})
    found = windows(
        date(1952, 4, 1), "M",
        acts=[KnownAct(flu, date(2025, 11, 3), NOTE), KnownAct(flu, date(2026, 10, 18), UUID(int=2))],
    )  # fmt: skip
    assert [(found[f"grippe.{year}"].status, found[f"grippe.{year}"].on) for year in (2024, 2025, 2026, 2027)] == [
        (Status.NOT_STATED, None), (Status.DONE, date(2025, 11, 3)), (Status.DONE, date(2026, 10, 18)),
        (Status.TO_PLAN, None),
    ]  # fmt: skip
    assert found["grippe.2025"].document_id == NOTE
    two_doses = windows(date(2015, 3, 2), acts=[KnownAct(frozenset({"hpv"}), date(2026, 10, 1), NOTE)])
    assert (two_doses["hpv-1"].status, two_doses["hpv-2"].status) == (Status.DONE, Status.TO_PLAN)


def test_age_09_what_is_found_in_the_future_or_of_another_family_counts_for_nothing() -> None:
    for act in (
        KnownAct(frozenset({"grippe"}), TODAY + timedelta(days=1), NOTE),
        KnownAct(frozenset({"ror"}), TODAY, NOTE),
    ):
        assert windows(date(1952, 4, 1), "M", acts=[act])["grippe.2026"].status is Status.TO_PLAN


def test_age_06_what_was_said_comes_before_what_is_found() -> None:
    found = [KnownAct(frozenset({"grippe"}), date(2026, 10, 18), NOTE)]
    born = date(1952, 4, 1)
    said = windows(born, "M", acts=found, statements={"grippe.2026": Statement(Status.NOT_DONE)})
    assert said["grippe.2026"].status is Status.NOT_DONE
    later = {"grippe.2026": Statement(Status.POSTPONED, date(2027, 1, 1))}
    assert windows(born, "M", statements=later)["grippe.2026"].status is Status.POSTPONED
    assert windows(born, "M", acts=found, statements=later)["grippe.2026"].status is Status.DONE
    over = windows(born, "M", statements=later, today=date(2027, 1, 1))
    assert over["grippe.2026"].status is Status.TO_PLAN


def test_age_06_the_next_screening_is_counted_from_the_last_one() -> None:
    born = date(1966, 1, 10)  # fifty in 2016, then every two years
    late = windows(born, statements={"mammographie.5": Statement(Status.DONE, date(2025, 11, 3))})
    assert (late["mammographie.5"].start, late["mammographie.5"].end) == (date(2024, 1, 10), date(2026, 1, 10))
    assert late["mammographie.6"].start == date(2027, 11, 3)
    assert windows(born)["mammographie.6"].start == date(2026, 1, 10)


def test_age_07_the_catch_up_is_not_proposed_to_who_had_the_dose() -> None:
    born = date(2010, 1, 5)
    assert "hpv-rattrapage" in windows(born)
    assert "hpv-rattrapage" not in windows(born, statements={"hpv-1": Statement(Status.DONE, date(2022, 5, 2))})


def test_age_10_what_was_done_as_a_child_is_still_told_to_the_adult() -> None:
    born = date(2006, 5, 4)
    child = {"examen-20": Statement(Status.DONE, date(2021, 6, 1)), "dents-15": Statement(Status.NOT_DONE)}
    for today in (date(2024, 5, 3), date(2024, 5, 4), TODAY, date(2080, 1, 1)):
        found = windows(born, today=today, statements=child)
        assert (found["examen-20"].status, found["dents-15"].status) == (Status.DONE, Status.NOT_DONE), today


def test_next_start_is_strictly_later_and_of_what_is_to_plan() -> None:
    found = list(windows(date(2026, 6, 1)).values())
    following = next_start(found, after=TODAY)
    assert following is not None
    assert following > TODAY
    assert not any(TODAY < one.start < following for one in found)
    assert next_start([], after=TODAY) is None


born = st.dates(date(1900, 1, 1), date(2030, 12, 31))
days = st.dates(date(2025, 1, 1), date(2060, 12, 31))
statuses = st.sampled_from([Status.DONE, Status.NOT_DONE, Status.NOT_CONCERNED, Status.POSTPONED])


@given(
    born, st.sampled_from(["F", "M", "", "I"]), days, st.lists(st.dates(date(1950, 1, 1), date(2060, 1, 1)), max_size=8)
)
def test_windows_are_ordered_named_once_and_true_whatever_is_known(
    born_on: date, sex: str, today: date, acts: list[date]
) -> None:
    vaccines = frozenset(one.code for one in EDITION.families.values() if one.kind is Kind.VACCINE)
    known = [KnownAct(vaccines, on, UUID(int=number)) for number, on in enumerate(acts)]
    found = windows_of(person=Person(born_on, sex), edition=EDITION, today=today, acts=known)
    assert max(Counter(one.key for one in found).values(), default=1) == 1
    assert list(found) == sorted(found, key=lambda one: (one.start, one.key))
    for one in found:
        assert one.end is None or one.start < one.end
        assert one.start >= born_on
        assert one.status is not Status.NOT_STATED or (one.end is not None and one.end <= today)
        assert (one.status is Status.DONE) == (one.on is not None)
        assert one.on is None or born_on <= one.on <= today
        assert not one.act.sex or sex not in {"F", "M"} or one.act.sex == sex
    uses = Counter((one.act.family.code, one.document_id) for one in found if one.document_id)
    assert max(uses.values(), default=1) == 1


@given(born, days, st.integers(0, 30), statuses)
def test_a_statement_is_told_back_by_the_window_it_is_of(
    born_on: date, today: date, choice: int, status: Status
) -> None:
    person = Person(born_on, "F")
    before = windows_of(person=person, edition=EDITION, today=today)
    if not before:
        return
    chosen = before[choice % len(before)]
    on = {Status.DONE: today, Status.POSTPONED: today + timedelta(days=1)}.get(status)
    after = windows_of(person=person, edition=EDITION, today=today, statements={chosen.key: Statement(status, on)})
    assert next(one for one in after if one.key == chosen.key).status is status


@given(born, days)
def test_a_day_more_closes_and_opens_and_forgets_nothing(born_on: date, today: date) -> None:
    person = Person(born_on, "M")
    now = {one.key: one for one in windows_of(person=person, edition=EDITION, today=today)}
    later = {one.key: one for one in windows_of(person=person, edition=EDITION, today=today + timedelta(days=1))}
    if born_on <= today:
        assert now.keys() <= later.keys()
        assert all((later[key].start, later[key].end) == (one.start, one.end) for key, one in now.items())
