"""What is noted in an agenda, by whom, who may change it. RULES.md AGE-01, 03, 04, 05, 08, CAR-08, MIN-09, LC-15."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access import api as access
from espace_sante.agenda import api as agenda
from espace_sante.agenda.models import AgendaOutbox, Event, EventIdentifier, Tombstone
from espace_sante.audit import api as audit
from espace_sante.kernel.carers import CarerScope, Section
from espace_sante.kernel.errors import DomainError
from espace_sante.outbox.api import drain
from espace_sante.spaces.api import State
from tests.agenda.conftest import TOMORROW, Diary, appointment, at, reminder
from tests.carers import make_carer
from tests.worlds import NOW


def titles(found: list[agenda.Occurrence]) -> list[str]:
    return [one.event.content.title or one.event.content.practitioner for one in found]


def test_age_03_an_appointment_keeps_all_that_was_said_of_it(diary: Diary) -> None:
    content = appointment(
        title="Contrôle", structure="Cabinet fictif", address="1 rue des Lilas\n75011 Paris", note="Deuxième étage.",
        preparation=("La carte Vitale", "Les dernières analyses"), finess="", speciality_code="SM54",
        identifiers=(agenda.Identifier("urn:oid:1.2.3", "42"),),
    )  # fmt: skip
    made = diary.note(content)
    read = agenda.event(actor=diary.world.camille, space=diary.space, event_id=made.id, now=NOW)
    assert read.content == content
    assert read == made
    assert (read.author.name, read.mine, read.version, read.sequence) == (diary.world.camille.name, True, 1, 0)


def test_nothing_of_what_was_written_is_stored_in_clear(diary: Diary) -> None:
    diary.note(title="Colposcopie", note="Peur du résultat")
    (row,) = Event.objects.values()
    assert not any(word in str(row) for word in ("Colposcopie", "Peur", "Martin", "générale"))


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"note": "x" * 1001}, agenda.WordsTooLong),
        ({"practitioner": ""}, agenda.EventInvalid),
        ({"rpps": "123"}, agenda.EventInvalid),
        ({"title": "a\x00b"}, agenda.EventInvalid),
        ({"moment": at(date(1899, 12, 31))}, agenda.DateOutOfBounds),
        ({"moment": at(date(2040, 1, 1))}, agenda.DateOutOfBounds),
        ({"moment": replace(at(), zone="Europe/Atlantide")}, agenda.ZoneUnknown),
        ({"moment": replace(at(), zone="../../etc/passwd")}, agenda.ZoneUnknown),
        ({"moment": at(minutes=-5)}, agenda.EventInvalid),
        ({"rule": "FREQ=SECONDLY"}, agenda.RuleRefused),
        ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, agenda.RuleRefused),
        ({"preparation": ("x",) * 21}, agenda.EventInvalid),
    ],
)
def test_what_is_not_an_event_is_refused_and_stores_nothing(
    diary: Diary, changed: dict[str, object], error: type[DomainError]
) -> None:
    with pytest.raises(error):
        diary.note(appointment(**changed))
    assert not Event.objects.exists()
    assert not AgendaOutbox.objects.exists()


def test_a_note_of_a_thousand_characters_is_kept(diary: Diary) -> None:
    assert len(diary.note(note="é" * 1000).content.note) == 1000


def test_age_05_a_reminder_has_a_title_of_a_hundred_characters_at_most(diary: Diary) -> None:
    with pytest.raises(agenda.EventInvalid):
        diary.note(reminder(title=" "))
    with pytest.raises(agenda.WordsTooLong):
        diary.note(reminder(title="x" * 101))
    diary.note(reminder(title="x" * 100))


def test_age_05_at_most_ten_reminders_stand_on_one_date(diary: Diary) -> None:
    diary.note(reminder(rule="FREQ=DAILY"))
    made = [diary.note(reminder()) for _ in range(9)]
    with pytest.raises(agenda.TooManyReminders):
        diary.note(reminder())
    with pytest.raises(agenda.TooManyReminders):  # one that comes back there later
        diary.note(reminder(TOMORROW - timedelta(days=7), rule="FREQ=WEEKLY"))
    diary.note(reminder(TOMORROW + timedelta(days=1)))
    diary.note(appointment())  # the limit is that of reminders
    diary.cancel(made[0])
    diary.note(reminder())


def test_age_04_what_a_professional_noted_is_changed_by_them_alone(diary: Diary) -> None:
    made = diary.note(by=diary.world.doctor)
    (shown,) = diary.window()
    assert (shown.event.mine, shown.event.author.name) == (False, diary.world.doctor.name)
    for act in (
        lambda: diary.change(made, appointment(title="À moi")),
        lambda: diary.cancel(made),
        lambda: agenda.remove_event(
            actor=diary.world.camille, space=diary.space, event_id=made.id, edge="portal", now=NOW
        ),
    ):
        with pytest.raises(agenda.NotTheAuthor):
            act()
    assert diary.change(made, appointment(hour=time(11)), by=diary.world.doctor).version == 2
    assert diary.cancel(made, by=diary.world.doctor).cancelled


def test_age_04_what_the_holder_noted_is_nobody_else_s(diary: Diary) -> None:
    made = diary.note()
    for other in (diary.world.doctor, diary.world.laboratory):
        with pytest.raises(agenda.EventUnknown):
            diary.cancel(made, by=other)
        assert diary.window(by=other) == []


def test_age_01_who_feeds_reads_back_what_they_wrote_and_nothing_else(diary: Diary) -> None:
    diary.note(title="Le mien")
    diary.note(title="Le sien", by=diary.world.doctor)
    diary.note(title="Celui du laboratoire", by=diary.world.laboratory)
    assert titles(diary.window(by=diary.world.doctor)) == ["Le sien"]
    assert titles(diary.window(by=diary.world.laboratory)) == ["Celui du laboratoire"]


def test_somebody_of_the_same_structure_changes_what_it_noted(diary: Diary) -> None:
    made = diary.note(by=diary.world.doctor)
    colleague = replace(diary.world.stranger, finess=diary.world.doctor.finess)
    assert diary.cancel(made, by=colleague).cancelled


def test_a_space_that_is_not_open_takes_nothing(diary: Diary) -> None:
    other = diary.world.citizen("fermee", "Zoé")
    space = replace(diary.world.open_space(other), state=State.CLOSED_ARCHIVED)
    for actor in (other, diary.world.doctor):
        with pytest.raises(access.AccessRefused):
            agenda.create_event(
                actor=actor, space=space, content=appointment(), source=agenda.Source.FHIR, now=NOW
            )  # fmt: skip


def test_car_08_a_carer_reads_and_writes_only_when_the_agenda_is_open_to_them(diary: Diary) -> None:
    diary.note()
    stranger = diary.world.citizen("inconnue", "Eve")
    with pytest.raises(access.AccessRefused):
        diary.window(by=stranger)
    helper, other = diary.world.citizen("jeanne", "Jeanne"), diary.world.citizen("paul", "Paul")
    for one, section in ((helper, Section.AGENDA), (other, Section.DOCUMENTS)):
        diary.world.open_space(one)
        scope = CarerScope(sections=frozenset({section}), writes=True)
        make_carer(diary.world.camille, one, now=NOW, scope=scope)
    with pytest.raises(access.AccessRefused):
        diary.window(by=other)
    made = diary.note(appointment(title="Ajouté"), by=helper)
    assert len(diary.window(by=helper)) == 2
    assert made.author.name == helper.name
    assert diary.window()[1].event.mine or diary.window()[0].event.mine


def test_an_older_version_is_refused(diary: Diary) -> None:
    made = diary.note()
    diary.change(made, appointment(title="Une fois"), version=1)
    with pytest.raises(agenda.VersionConflict):
        diary.change(made, appointment(title="Deux fois"), version=1)
    assert titles(diary.window()) == ["Une fois"]


def test_rfc_5545_an_older_sequence_is_refused_and_a_new_date_has_a_new_one(diary: Diary) -> None:
    made = diary.note()
    assert diary.change(made, appointment(note="Étage 2")).sequence == 0
    assert diary.change(made, appointment(hour=time(15))).sequence == 1
    assert diary.change(made, appointment(hour=time(16)), sequence=7).sequence == 7
    with pytest.raises(agenda.VersionConflict):
        diary.change(made, appointment(hour=time(17)), sequence=6)


def test_an_identifier_names_one_event_of_its_author(diary: Diary) -> None:
    mine = agenda.Identifier("https://logiciel.example", "rdv-1")
    made = diary.note(identifiers=(mine,), by=diary.world.doctor)
    find = {"space": diary.space, "identifier": mine, "now": NOW}
    assert agenda.find_event(actor=diary.world.doctor, **find) == made.id
    assert agenda.find_event(actor=diary.world.laboratory, **find) is None
    with pytest.raises(agenda.IdentifierTaken):
        diary.note(identifiers=(mine,), by=diary.world.doctor)
    assert Event.objects.count() == 1
    diary.note(identifiers=(mine,), by=diary.world.laboratory)


def test_a_series_is_one_row_and_shows_each_of_its_times(diary: Diary) -> None:
    out = agenda.instant(TOMORROW + timedelta(days=7), time(10), "Europe/Paris")
    diary.note(rule="FREQ=WEEKLY", exceptions=(out,))
    assert Event.objects.count() == 1
    assert [one.moment.day - TOMORROW for one in diary.window()] == [timedelta(days=n) for n in (0, 14, 21, 28)]
    later = diary.window(since=NOW + timedelta(days=3_000), days=7)
    assert [f"{one.moment.local:%a %H:%M}" for one in later] == ["Wed 10:00"]


def test_what_is_cancelled_is_shown_so_and_what_was_noted_in_error_is_not_shown(diary: Diary) -> None:
    diary.cancel(diary.note())
    made = diary.note(by=diary.world.doctor)
    diary.change(made, appointment(status=agenda.Status.ENTERED_IN_ERROR), by=diary.world.doctor)
    assert [one.event.content.status for one in diary.window()] == [agenda.Status.CANCELLED]


def test_what_was_removed_leaves_a_mark_and_nothing_else(diary: Diary) -> None:
    made = diary.note(identifiers=(agenda.Identifier(agenda.UID, "a@b"),))
    agenda.remove_event(actor=diary.world.camille, space=diary.space, event_id=made.id, edge="portal", now=NOW)
    assert (Event.objects.count(), EventIdentifier.objects.count()) == (0, 0)
    assert Tombstone.objects.get().id == made.id
    with pytest.raises(agenda.EventUnknown):
        agenda.event(actor=diary.world.camille, space=diary.space, event_id=made.id, now=NOW)


def test_tra_01_each_act_leaves_its_line_without_a_word_of_it(diary: Diary) -> None:
    made = diary.note(title="Colposcopie", by=diary.world.doctor)
    agenda.event(actor=diary.world.camille, space=diary.space, event_id=made.id, now=NOW)
    diary.cancel(made, by=diary.world.doctor)
    drain(AgendaOutbox, now=NOW)
    lines = audit.trace_page(space_id=diary.space.id).entries
    assert {"agenda.added", "agenda.read", "agenda.cancelled"} <= {one.act for one in lines}
    assert "Colposcopie" not in str(lines)


def test_lc_15_an_agenda_is_erased_with_its_space_twice_without_harm(diary: Diary) -> None:
    diary.note(identifiers=(agenda.Identifier(agenda.UID, "a@b"),))
    for _ in range(2):
        agenda.erase_agendas([diary.space.id])
        assert not Event.objects.exists()
        assert not EventIdentifier.objects.exists()
        assert not AgendaOutbox.objects.exists()


def test_the_agenda_of_a_family_is_read_in_three_queries_whatever_it_holds(diary: Diary) -> None:
    ties = {diary.space.id: (diary.space, access.Relations(holder=True))}
    where = {"actor": diary.world.camille, "ties": ties, "since": NOW, "until": NOW + timedelta(days=3_650)}
    for count in (1, 20):
        for number in range(count):
            diary.note(appointment(TOMORROW + timedelta(days=number), rule="FREQ=MONTHLY"))
        with CaptureQueriesContext(connections["ens"]) as ens, CaptureQueriesContext(connections["keys"]) as keys:
            found = agenda.family_agenda(**where)
        assert len(ens) + len(keys) == 3
        assert len(found) > 100
    assert agenda.family_agenda(**where | {"ties": {}}) == []


def test_the_bounds_of_an_agenda_are_those_of_the_data(diary: Diary) -> None:
    diary.note(appointment(date(1900, 1, 2)))
    diary.note(appointment(date(2036, 11, 20)))
    with pytest.raises(agenda.EventInvalid):
        diary.window(days=366 * 12)
    assert diary.window(since=datetime(1900, 1, 1, tzinfo=UTC), days=3)
