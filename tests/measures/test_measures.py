"""Measures: who writes, reads, removes them, how they are found. RULES.md SCO-01, 04, 07, 09, 10; PRO-16, LC-15."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connections, transaction
from django.test.utils import CaptureQueriesContext

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.audit.services import append
from espace_sante.kernel import events
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.events import publish
from espace_sante.measures import api as measures
from espace_sante.measures.api import Kind
from espace_sante.measures.models import Device, Joined, Measure
from espace_sante.outbox import api as outbox
from espace_sante.record.api import RecordErased
from espace_sante.record.models import RecordOutbox
from espace_sante.spaces.api import SpacesMerged, SpacesParted
from tests.measures.conftest import READ, WRITE, Scales, consents, glucose, height, let, service_of, weight
from tests.worlds import NOW

METER = measures.DeviceContent(
    identifier="urn:oid:1.2.250.1.999.7.1.3|AA-01", name="Lecteur fictif", more={"manufacturer": "Fictif"}
)


def test_a_measure_keeps_all_that_was_said_of_it(scales: Scales) -> None:
    content = glucose(
        103.5, reason="Avant de partir", diabetes=measures.Diabetes.TYPE_1, said_at="2026-11-24T09:20:00+01:00",
        more={"method": {"coding": [{"code": "x"}]}},
    )  # fmt: skip
    (kept,) = scales.write(content).measures
    read = measures.measure(actor=scales.camille, space=scales.space, measure_id=kept.view.id, edge="test", now=NOW)
    assert kept.created
    assert read == kept.view
    assert (read.values, read.reason, read.moment) == ((103.5,), "Avant de partir", measures.Moment.FASTING)
    assert (read.diabetes, read.said_at, read.more) == (content.diabetes, content.said_at, content.more)
    assert read.author.holder_side


def test_nothing_that_was_measured_is_stored_in_clear(scales: Scales) -> None:
    scales.write(glucose(103.5, reason="Malaise au travail"), device=METER)
    stored = str(Measure.objects.values()) + str(Device.objects.values())
    assert not any(word in stored for word in ("103.5", "Malaise", "53049", "fictif", "AA-01"))


def test_the_same_measure_sent_twice_is_kept_once_and_traced_once(scales: Scales) -> None:
    (first,) = scales.write(glucose()).measures
    (again,) = scales.write(glucose(), now=NOW + timedelta(hours=1)).measures
    assert (first.created, again.created) == (True, False)
    assert again.view == first.view
    assert len(scales.lines(audit.Act.MEASURE_WRITTEN)) == 1


def test_one_measure_its_line_and_what_tells_of_it_are_written_together_or_not_at_all(
    scales: Scales, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one statement where the database can, in which nothing else is open: half of it is never seen."""
    heard: list[measures.MeasureChanged] = []

    def hear(event: measures.MeasureChanged) -> None:
        heard.append(event)
        piece = outbox.piece(RecordOutbox, topic="essai", payload={}, now=NOW)
        event.written_with.append(piece._replace(values={**piece.values, "topic": topic}))

    monkeypatch.setitem(events._handlers, measures.MeasureChanged, [hear])
    topic: str | None = "essai"
    assert scales.write(glucose(101)).measures[0].created
    topic = None  # what tells of it cannot be written
    with pytest.raises(IntegrityError), transaction.atomic(using="dmp"):
        scales.write(glucose(102))
    assert scales.values(Kind.BLOOD_GLUCOSE) == [101]
    assert len(scales.lines(audit.Act.MEASURE_WRITTEN)) == 1
    assert RecordOutbox.objects.filter(topic="essai").count() == 1
    assert [one.removed for one in heard] == [False] * 2
    assert audit.verify().holds


def test_who_writes_where_somebody_else_was_first_writes_all_the_same(
    scales: Scales, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The head of the chain moves between its reading and the writing."""
    read = append._HEAD.first
    moved = iter([True])

    def then_move(**told: Any) -> Any:
        head = read(**told)
        if next(moved, False):
            scales.write(weight(70))
        return head

    monkeypatch.setattr(append._HEAD, "first", then_move)
    assert scales.write(glucose(101)).measures[0].created
    monkeypatch.undo()
    assert (scales.values(Kind.BLOOD_GLUCOSE), scales.values(Kind.WEIGHT)) == ([101], [70])
    assert len(scales.lines(audit.Act.MEASURE_WRITTEN)) == 2
    assert audit.verify().holds


def test_two_different_measures_of_one_instant_are_both_kept(scales: Scales) -> None:
    scales.write(glucose(100), glucose(110), glucose(100, reason="Encore"))
    assert sorted(scales.values(Kind.BLOOD_GLUCOSE)) == [100, 100, 110]


def test_an_identifier_names_one_measure(scales: Scales) -> None:
    sent = glucose(identifier="urn:x|1")
    (first,), (again,) = scales.write(sent).measures, scales.write(sent).measures
    assert again.view.id == first.view.id
    with pytest.raises(measures.IdentifierTaken):
        scales.write(replace(sent, values=(99.0,)))
    assert scales.values(Kind.BLOOD_GLUCOSE) == [104]


def test_an_identifier_is_of_its_author(scales: Scales) -> None:
    scales.let(Kind.BLOOD_GLUCOSE)
    scales.write(glucose(identifier="urn:x|1"))
    scales.write(glucose(99, identifier="urn:x|1"), by=scales.service)
    assert sorted(scales.values(Kind.BLOOD_GLUCOSE)) == [99, 104]


def test_all_the_measures_that_are_sent_are_kept_or_none(scales: Scales) -> None:
    with pytest.raises(measures.ValueImplausible):
        scales.write(weight(62), weight(6200))
    assert not Measure.objects.exists()


def test_sco_09_a_device_is_known_once(scales: Scales) -> None:
    first = scales.write(glucose(1 + 100), device=METER).device
    again = scales.write(glucose(102), device=replace(METER, name="Autre nom")).device
    assert first is not None
    assert again is not None
    assert (first.created, again.created, first.id) == (True, False, again.id)
    devices = measures.devices_of(scales.find(Kind.BLOOD_GLUCOSE).measures, actor=scales.world.camille)
    assert [one.name for one in devices.values()] == ["Lecteur fictif"]


@pytest.mark.parametrize("right", [READ, WRITE])
def test_sco_01_a_service_does_what_was_consented_to_and_no_more(scales: Scales, right: access.Right) -> None:
    scales.let(Kind.BLOOD_GLUCOSE, rights=[right])
    attempts = {
        READ: lambda: scales.find(Kind.BLOOD_GLUCOSE, by=scales.service),
        WRITE: lambda: scales.write(glucose(), by=scales.service),
    }
    attempts[right]()
    (other,) = {READ, WRITE} - {right}
    with pytest.raises(access.AccessRefused):
        attempts[other]()
    with pytest.raises(access.AccessRefused):
        scales.find(Kind.WEIGHT, by=scales.service)
    with pytest.raises(access.AccessRefused):
        scales.write(weight(), by=scales.service)


def test_sco_04_a_search_of_several_kinds_is_refused_when_one_of_them_is(scales: Scales) -> None:
    scales.let(Kind.BLOOD_GLUCOSE)
    with pytest.raises(access.AccessRefused):
        scales.find(Kind.BLOOD_GLUCOSE, Kind.WEIGHT, by=scales.service)
    readable = measures.readable_kinds(actor=scales.service, space=scales.space, edge="test", now=NOW)
    assert readable == {Kind.BLOOD_GLUCOSE}


def test_pro_16_no_professional_and_no_structure_reads_or_writes_measures(scales: Scales) -> None:
    scales.write(glucose())
    world = scales.world
    for one in (world.doctor, world.nurse, world.pharmacist, world.laboratory):
        with pytest.raises(access.AccessRefused):
            scales.find(Kind.BLOOD_GLUCOSE, by=one)
        with pytest.raises(access.AccessRefused):
            scales.write(glucose(99), by=one)


def test_sco_07_what_a_service_does_is_in_the_trace_without_a_value(scales: Scales) -> None:
    scales.let(Kind.BLOOD_GLUCOSE)
    scales.write(glucose(101), by=scales.service)
    scales.find(Kind.BLOOD_GLUCOSE, by=scales.service)
    (written,), (read,) = scales.lines(audit.Act.MEASURE_WRITTEN), scales.lines(audit.Act.MEASURES_READ)
    for line in (written, read):
        assert (line.actor_kind, line.actor_id, line.actor_name) == ("service", scales.service.id, "Carnet fictif")
        assert (line.type_code, line.edge) == ("2345-7", "test")
        assert (line.subject_name, line.mode, line.document_id) == ("", "normal", None)
    assert read.count == 1


def test_sco_07_the_trace_is_written_before_anything_is_given(scales: Scales, monkeypatch: pytest.MonkeyPatch) -> None:
    scales.let(Kind.BLOOD_GLUCOSE)
    scales.write(glucose())

    def broken(*_records: object) -> int:
        raise RuntimeError

    for way in ("append", "append_all", "append_alone", "append_with"):
        monkeypatch.setattr(audit, way, broken)
    with pytest.raises(RuntimeError):
        scales.find(Kind.BLOOD_GLUCOSE, by=scales.service)
    with pytest.raises(RuntimeError):
        scales.write(glucose(99), by=scales.service)
    assert scales.values(Kind.BLOOD_GLUCOSE) == [104]


def test_the_lists_of_the_holder_are_her_own_and_leave_no_line(scales: Scales) -> None:
    scales.write(glucose())
    scales.find(Kind.BLOOD_GLUCOSE)
    assert scales.lines(audit.Act.MEASURES_READ) == []


def test_sco_09_the_bounds_of_a_search_are_half_open_and_pages_follow_one_another(scales: Scales) -> None:
    scales.write(*[glucose(100 + number, minutes_ago=number) for number in range(7)])
    assert scales.values(Kind.BLOOD_GLUCOSE, size=3) == [100, 101, 102]
    assert scales.values(Kind.BLOOD_GLUCOSE, size=3, page=2) == [106]
    assert scales.values(Kind.BLOOD_GLUCOSE, size=3, oldest_first=True) == [106, 105, 104]
    since, until = NOW - timedelta(minutes=4), NOW - timedelta(minutes=2)
    page = scales.find(Kind.BLOOD_GLUCOSE, since=since, until=until)
    assert [one.values[0] for one in page.measures] == [103, 104]
    assert (page.total, page.more) == (2, False)
    first, past = scales.find(Kind.BLOOD_GLUCOSE, size=3), scales.find(Kind.BLOOD_GLUCOSE, size=3, page=9)
    assert (first.total, first.more) == (7, True)
    assert (past.measures, past.total, past.more) == ((), 7, False)
    assert scales.find(Kind.BLOOD_GLUCOSE, size=3, counted=False).total is None


def test_several_kinds_are_found_in_one_order(scales: Scales) -> None:
    scales.write(weight(60, days_ago=3), height(168, days_ago=2), weight(61, days_ago=1))
    assert scales.values(Kind.WEIGHT, Kind.HEIGHT) == [61, 168, 60]


def test_sco_10_the_index_is_computed_with_the_height_of_its_time(scales: Scales) -> None:
    scales.write(weight(40, days_ago=500), height(150, days_ago=400), weight(45, days_ago=300))
    scales.write(height(160, days_ago=200), weight(50, days_ago=100))
    page = scales.find(Kind.BMI)
    assert [one.values[0] for one in page.measures] == [19.5, 20.0]
    assert page.total == 2
    for one in page.measures:
        read = measures.measure(actor=scales.camille, space=scales.space, measure_id=one.id, edge="test", now=NOW)
        assert read == one
    assert scales.values(Kind.BMI, size=1) == [19.5]
    assert scales.values(Kind.BMI, size=1, page=1) == [20.0]
    assert scales.values(Kind.BMI, until=NOW - timedelta(days=200)) == [20.0]


def test_sco_10_without_a_height_there_is_no_index(scales: Scales) -> None:
    (kept,) = scales.write(weight(60)).measures
    index = UUID(int=kept.view.id.int ^ 1)  # the id that it would have
    assert scales.find(Kind.BMI).measures == ()
    with pytest.raises(measures.MeasureUnknown):
        measures.measure(actor=scales.camille, space=scales.space, measure_id=index, edge="test", now=NOW)


def test_sco_01_an_index_needs_its_own_consent(scales: Scales) -> None:
    scales.write(height(160, days_ago=2), weight(50, days_ago=1))
    scales.let(Kind.WEIGHT, Kind.HEIGHT)
    with pytest.raises(access.AccessRefused):
        scales.find(Kind.BMI, by=scales.service)
    scales.let(Kind.BMI, rights=[READ])
    assert scales.values(Kind.BMI, by=scales.service) == [19.5]


def test_the_newest_of_every_kind_are_read_together(scales: Scales) -> None:
    scales.write(height(160, days_ago=9), *[weight(50 + number, days_ago=number) for number in range(5)], glucose())
    found = measures.latest_measures(actor=scales.camille, space=scales.space, each=3, now=NOW)
    assert {kind: [one.values[0] for one in views] for kind, views in found.items()} == {
        Kind.HEIGHT: [160],
        Kind.WEIGHT: [50, 51, 52],
        Kind.BMI: [19.5, 19.9, 20.3],
        Kind.BLOOD_GLUCOSE: [104],
    }


def test_who_wrote_a_measure_removes_it_and_may_write_it_again(scales: Scales) -> None:
    (kept,) = scales.write(glucose()).measures
    remove(scales, kept.view)
    assert not Measure.objects.exists()
    assert [line.subject_id for line in scales.lines(audit.Act.MEASURE_REMOVED)] == [str(kept.view.id)]
    assert scales.write(glucose()).measures[0].created


def test_what_the_holder_removes_of_a_service_does_not_come_back_by_itself(scales: Scales) -> None:
    scales.let(Kind.BLOOD_GLUCOSE)
    (kept,) = scales.write(glucose(), by=scales.service).measures
    remove(scales, kept.view)
    assert bytes(Measure.objects.get().sealed) == b""
    assert scales.values(Kind.BLOOD_GLUCOSE) == []
    with pytest.raises(measures.MeasureRemoved):
        scales.write(glucose(), by=scales.service)
    with pytest.raises(measures.MeasureUnknown):
        remove(scales, kept.view)


def test_a_service_removes_what_it_wrote_and_nothing_else(scales: Scales) -> None:
    scales.let(Kind.BLOOD_GLUCOSE)
    (hers,), (its,) = scales.write(glucose()).measures, scales.write(glucose(99), by=scales.service).measures
    other = service_of(scales.space, "Autre")
    let(other, scales.space, consents(Kind.BLOOD_GLUCOSE), by=scales.camille)
    for by, view in ((scales.service, hers.view), (other, its.view)):
        with pytest.raises(measures.NotTheAuthor):
            remove(scales, view, by=by)
    tried = scales.lines(audit.Act.MEASURE_REMOVED)  # SCO-07, TRA-01
    assert {(one.actor_id, one.outcome, one.reason, one.type_code) for one in tried} == {
        (by.id, audit.Outcome.REFUSED, "not_author", "2345-7") for by in (scales.service, other)
    }
    remove(scales, its.view, by=scales.service)
    assert scales.values(Kind.BLOOD_GLUCOSE) == [104]


def remove(scales: Scales, view: measures.MeasureView, *, by: Actor | None = None) -> None:
    measures.remove_measure(
        actor=by or scales.camille, space=scales.space, measure_id=view.id, edge="test", now=NOW
    )  # fmt: skip


def test_lc_15_measures_go_with_the_record_of_their_space(scales: Scales) -> None:
    scales.write(glucose(), device=METER)
    with transaction.atomic(using="dmp"):
        publish(RecordErased(space_id=scales.space.id, at=NOW))
        publish(RecordErased(space_id=scales.space.id, at=NOW))
    assert not Measure.objects.exists()
    assert not Device.objects.exists()


def test_measures_of_a_duplicate_are_shown_with_those_of_the_space_that_was_kept(scales: Scales) -> None:
    double = scales.world.citizen("double", "Double")
    twin = scales.world.open_space(double)
    scales.write(glucose(100, minutes_ago=1))
    measures.write_measures(
        actor=double, space=twin, contents=[glucose(200, minutes_ago=2)], edge="test", now=NOW, device=METER
    )
    merged = SpacesMerged(kept_id=scales.space.id, merged_id=twin.id, at=NOW)
    publish(merged)
    publish(merged)
    assert scales.values(Kind.BLOOD_GLUCOSE) == [100, 200]
    assert len(measures.devices_of(scales.find(Kind.BLOOD_GLUCOSE).measures, actor=scales.world.camille)) == 1
    publish(SpacesParted(kept_id=scales.space.id, merged_id=twin.id, at=NOW))
    assert scales.values(Kind.BLOOD_GLUCOSE) == [100]
    assert not Joined.objects.exists()


def test_sco_10_nobody_was_measured_before_they_were_born(scales: Scales) -> None:
    born = datetime(1985, 9, 17, tzinfo=UTC)
    with pytest.raises(measures.DateRefused) as refused:
        scales.write(weight(3.2, at=born - timedelta(days=2)), weight())
    assert refused.value.field == "at"
    assert scales.values(Kind.WEIGHT) == []
    scales.write(weight(3.2, at=born - timedelta(hours=10)), by=scales.camille)  # born in the morning, in Nouméa
    scales.write(weight(3.4, at=born + timedelta(days=3)))
    assert len(scales.values(Kind.WEIGHT)) == 2


def test_the_hot_paths_of_a_service_take_few_queries(scales: Scales) -> None:
    """A write: the consents, the key, whether another service watches (`ens`), the head of the trace, then the measure
    and its line in one statement; in three where the database cannot.

    A read: the consents, the key, the measures with their number and whether duplicates are read with them, the head,
    then the line in one statement; in two.
    """
    scales.let(Kind.BLOOD_GLUCOSE)
    scales.write(glucose(1 + 100), by=scales.service)
    scales.find(Kind.BLOOD_GLUCOSE, by=scales.service)
    write, read = (3, 4) if connections["dmp"].vendor == "postgresql" else (5, 5)
    assert count(lambda: scales.write(glucose(102), by=scales.service)) == {"dmp": write, "keys": 1, "ens": 1}
    assert count(lambda: scales.find(Kind.BLOOD_GLUCOSE, by=scales.service)) == {"dmp": read, "keys": 1, "ens": 0}


def count(act: Callable[[], object]) -> dict[str, int]:
    """Statements by database, savepoints inside the transactions of the test left out."""
    with ExitStack() as stack:
        captured = {
            alias: stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in ("dmp", "keys", "ens")
        }
        act()
    return {
        alias: sum("SAVEPOINT" not in query["sql"] for query in one.captured_queries) for alias, one in captured.items()
    }
