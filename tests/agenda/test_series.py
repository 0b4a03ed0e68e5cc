"""One time of a series, what changed since, agendas of merged people. RFC 5545, RFC 6578, RNIV 1, MIN-09, MIN-11."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from espace_sante.access import api as access
from espace_sante.agenda import api as agenda
from espace_sante.agenda.models import Event
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from tests.agenda.conftest import TOMORROW, Diary, appointment
from tests.worlds import NOW

OPERATOR = Actor(kind=ActorKind.OPERATOR, id="operateur", name="Opérateur")
NEXT_WEEK = agenda.instant(TOMORROW + timedelta(days=7), time(10), "Europe/Paris")


def days(diary: Diary) -> list[str]:
    return [f"{(one.moment.day - TOMORROW).days}:{one.moment.local:%H}" for one in diary.window()]


def test_rfc_5545_one_time_is_taken_out(diary: Diary) -> None:
    series = diary.note(rule="FREQ=WEEKLY")
    where = {"actor": diary.world.camille, "space": diary.space, "event_id": series.id, "now": NOW}
    agenda.remove_time(**where, occurrence_at=NEXT_WEEK, source=agenda.Source.PORTAL)
    assert days(diary) == ["0:10", "14:10", "21:10", "28:10"]
    with pytest.raises(agenda.OccurrenceUnknown):
        agenda.remove_time(**where, occurrence_at=NEXT_WEEK, source=agenda.Source.PORTAL)


def test_rfc_5545_one_time_is_moved_and_goes_with_its_series(diary: Diary) -> None:
    series = diary.note(rule="FREQ=WEEKLY")
    where = {"actor": diary.world.camille, "space": diary.space, "now": NOW, "source": agenda.Source.PORTAL}
    moved = agenda.move_time(
        **where, event_id=series.id, occurrence_at=NEXT_WEEK,
        content=appointment(TOMORROW + timedelta(days=8), time(15)),
    )  # fmt: skip
    assert days(diary) == ["0:10", "8:15", "14:10", "21:10", "28:10"]
    assert (moved.series_id, moved.occurrence_at) == (series.id, NEXT_WEEK)
    diary.change(series, appointment(rule="FREQ=WEEKLY", note="Étage 2"))  # the moved time stays moved
    assert days(diary) == ["0:10", "8:15", "14:10", "21:10", "28:10"]
    diary.change(series, appointment(hour=time(11), rule="FREQ=WEEKLY"))  # the series itself moves
    assert days(diary) == ["0:11", "7:11", "14:11", "21:11", "28:11"]
    assert Event.objects.count() == 1


def test_age_04_one_time_of_a_series_is_its_author_s_too(diary: Diary) -> None:
    series = diary.note(rule="FREQ=WEEKLY", by=diary.world.doctor)
    with pytest.raises(agenda.NotTheAuthor):
        agenda.remove_time(
            actor=diary.world.camille, space=diary.space, event_id=series.id, occurrence_at=NEXT_WEEK, now=NOW,
            source=agenda.Source.PORTAL,
        )  # fmt: skip


def test_rfc_6578_what_changed_since_is_given_once(diary: Diary) -> None:
    ask = {"actor": diary.world.camille, "space": diary.space, "now": NOW}
    first, second = diary.note(), diary.note(title="Deux")
    start = agenda.changes_since(**ask, token="")
    assert {one.id for one in start.events} == {first.id, second.id}
    assert agenda.changes_since(**ask, token=start.token).events == ()
    agenda.remove_event(actor=diary.world.camille, space=diary.space, event_id=first.id, edge="portal", now=NOW)
    diary.change(second, appointment(title="Deux bis"))
    later = agenda.changes_since(**ask, token=start.token)
    assert ([one.id for one in later.events], later.removed) == ([second.id], (first.id,))
    with pytest.raises(agenda.TokenInvalid):
        agenda.changes_since(**ask, token="n’importe quoi")
    with pytest.raises(access.AccessRefused):
        agenda.changes_since(**ask | {"actor": diary.world.doctor}, token="")


def test_min_09_what_a_minor_hides_is_not_there_for_who_represents_them(diary: Diary) -> None:
    hidden = diary.note(title="Secret", by=diary.world.doctor, secret=True)
    diary.note(title="Vaccin", by=diary.world.doctor)
    window = {"actor": diary.world.camille, "since": NOW, "until": NOW + timedelta(days=9)}
    for relations, seen in (
        (access.Relations(holder=True), 2),
        (access.Relations(representative=True), 1),
        (access.Relations(guardian=True), 1),
    ):
        found = agenda.family_agenda(**window, ties={diary.space.id: (diary.space, relations)})
        assert len(found) == seen
        assert (hidden.id in {one.event.id for one in found}) == (seen == 2)


def test_rniv_1_the_agenda_of_a_duplicate_is_shown_with_the_kept_one_until_they_are_parted(diary: Diary) -> None:
    world = diary.world
    duplicate = world.citizen("double", "Camille", born=date(1985, 9, 17))
    space = world.open_space(duplicate)
    diary.note(title="Du dossier gardé")
    other = agenda.create_event(
        actor=world.doctor, space=space, content=appointment(title="Du doublon"), source=agenda.Source.FHIR, now=NOW
    )
    assert world.camille.holder_id is not None
    assert duplicate.holder_id is not None
    merge = identity.merge_holders(
        kept_id=world.camille.holder_id, merged_id=duplicate.holder_id, reason="Même personne", by=OPERATOR, now=NOW,
        force=True,
    )  # fmt: skip
    assert {one.event.content.title for one in diary.window()} == {"Du dossier gardé", "Du doublon"}
    assert diary.cancel(other, by=world.doctor).cancelled
    assert len(agenda.changes_since(actor=world.camille, space=diary.space, token="", now=NOW).events) == 2
    identity.undo_merge(merge_id=merge, by=OPERATOR, reason="Deux personnes", now=NOW)
    assert {one.event.content.title for one in diary.window()} == {"Du dossier gardé"}
