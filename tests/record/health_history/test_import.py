"""The insurer's file: what enters, what is left out without a word, and what a wrong file does (DOC-01, CIT-14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import SYSTEM, Actor, ActorKind
from espace_sante.kernel.errors import Malformed
from espace_sante.kernel.identifiers import INS_TEST_OID
from espace_sante.record import api as record
from espace_sante.record.models import HealthEvent
from espace_sante.spaces import api as spaces
from tests.reimbursements import DAY, import_lines, labels_for, line, reimbursements_file, report_of
from tests.worlds import World, ins_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    return World()


def counts(outcome: record.ReimbursementOutcome) -> tuple[int, ...]:
    return (outcome.read, outcome.stored, outcome.known, outcome.withheld, outcome.elsewhere, outcome.rejected)


def test_a_line_becomes_an_event_whose_words_are_sealed_and_whose_codes_and_dates_are_not(
    world: World, tmp_path: Path
) -> None:
    given = line(world.space, libelle="Mot-secret", nom_executant="Dr Fictif", codes="CCAM:HBQK002 NGAP:GS")
    assert counts(import_lines(world, tmp_path, given)) == (1, 1, 0, 0, 0, 0)
    row = HealthEvent.objects.get()
    assert (row.on, row.nature, row.codes, row.amount_cents, row.reimbursed_cents) == (
        DAY, "SOI", "CCAM:HBQK002 NGAP:GS", 3000, 1900,
    )  # fmt: skip
    assert b"secret" not in bytes(row.words)
    (event,) = record.health_history(actor=world.camille, space=world.space, now=world.now).events
    assert (event.label, event.performer, event.codes) == ("Mot-secret", "Dr Fictif", ("CCAM:HBQK002", "NGAP:GS"))


def test_the_same_event_never_enters_twice_in_one_file_or_in_the_next(world: World, tmp_path: Path) -> None:
    assert counts(import_lines(world, tmp_path, line(world.space, 1), line(world.space, 1))) == (2, 1, 1, 0, 0, 0)
    assert counts(import_lines(world, tmp_path, line(world.space, 1), line(world.space, 2))) == (2, 1, 1, 0, 0, 0)
    assert counts(import_lines(world, tmp_path, line(world.space, 1), line(world.space, 2))) == (2, 0, 2, 0, 0, 0)
    assert HealthEvent.objects.count() == 2


def test_nobody_a_closed_space_and_an_unqualified_identity_get_the_same_answer(world: World, tmp_path: Path) -> None:
    """LC-23, DOC-05: the report tells neither who exists nor who has a space."""
    nobody = replace(world.space, ins=ins_number(99_999))
    closed = world.open_space(world.citizen("ferme", "Fermée"))
    spaces.close_space(holder_id=closed.holder_id, by=world.camille, now=world.now)
    provisional = identity.register_holder(
        ins=ins_number(88_888), birth_name="FICTIF", given_names="Provisoire", first_given_name="Provisoire", sex="F",
        birth_on=world.born, birth_place_code="00101", qualified=False,
    )  # fmt: skip
    spaces.open_space(holder_id=provisional, by=SYSTEM, now=world.now)
    for number, space in enumerate((nobody, closed, spaces.space_of_holder(provisional))):
        assert counts(import_lines(world, tmp_path, line(space, number))) == (1, 0, 0, 0, 1, 0)
    assert not report_of(tmp_path / "remboursements.csv").exists()
    assert not HealthEvent.objects.exists()


def test_a_space_that_silence_opened_receives_too(world: World, tmp_path: Path) -> None:
    """RULES.md 1.1, S3."""
    silent = world.open_space(world.citizen("silence", "Silence"), activate=False)
    assert import_lines(world, tmp_path, line(silent)).stored == 1


def test_a_former_matricule_leads_to_the_space_of_today(world: World, tmp_path: Path) -> None:
    twice = world.citizen("bis", "Camille")
    other = world.open_space(twice)
    operator = Actor(kind=ActorKind.OPERATOR, id="operateur", name="Opérateur")
    assert world.camille.holder_id
    assert twice.holder_id
    identity.merge_holders(
        kept_id=world.camille.holder_id, merged_id=twice.holder_id, by=operator, reason="Doublon", now=world.now,
        force=True,
    )  # fmt: skip
    assert import_lines(world, tmp_path, line(other)).stored == 1
    assert HealthEvent.objects.get().space_id == world.space.id


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"matricule": "285090019999900"}, "key"),
        ({"oid": "1.2.3"}, "OID"),
        ({"evenement": ""}, "number of the event"),
        ({"evenement": "a b"}, "number of the event"),
        ({"evenement": "x" * 65}, "number of the event"),
        ({"date_soins": "2026-02-30"}, "no day of the calendar"),
        ({"date_soins": "1899-12-31"}, "no day of the calendar"),
        ({"date_soins": "2026-11-25"}, "in the future"),
        ({"date_prescription": "hier"}, "no day of the calendar"),
        ({"nature": "XYZ"}, "nature"),
        ({"libelle": " "}, "description"),
        ({"libelle": "\x00"}, "no character"),
        ({"codes": "JNJP001"}, "codes"),
        ({"codes": " ".join(f"CCAM:A{number}" for number in range(11))}, "codes"),
        ({"prescripteur": "99900000016"}, "prescriber"),
        ({"executant": "1"}, "performer"),
        ({"montant": "-3"}, "amount"),
        ({"rembourse": "12.345"}, "amount"),
    ],
)
def test_a_wrong_line_is_reported_by_its_number_and_stores_nothing(
    world: World, tmp_path: Path, wrong: dict[str, str], reason: str
) -> None:
    outcome = import_lines(world, tmp_path, line(world.space, 1), line(world.space, 2, **wrong))
    assert counts(outcome) == (2, 1, 0, 0, 0, 1)
    told = report_of(tmp_path / "remboursements.csv").read_text()
    assert "\n3," in told
    assert reason in told
    assert world.space.ins.value not in told
    assert "généraliste" not in told


def test_today_is_no_future_and_dates_are_also_written_day_first(world: World, tmp_path: Path) -> None:
    today = world.now.date()
    first = line(world.space, 1, date_soins=today.isoformat())
    second = line(world.space, 2, date_soins=today.strftime("%d/%m/%Y"), montant="7,5", rembourse="")
    assert import_lines(world, tmp_path, first, second).stored == 2
    assert set(HealthEvent.objects.values_list("on", "amount_cents")) == {(today, 3000), (today, 750)}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"rien\n", b"\xff\xfe\x00", b"matricule;oid;evenement;date_soins;nature\n",
        b"matricule;oid;evenement;date_soins;nature;libelle\n" + b"x" * (3 << 20),
    ],
)  # fmt: skip
def test_a_file_that_is_none_stores_nothing(world: World, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "faux.csv"
    path.write_bytes(content)
    with pytest.raises(Malformed):
        record.import_reimbursements(path, now=world.now)
    assert not HealthEvent.objects.exists()


def test_a_file_that_goes_wrong_half_way_stores_nothing_either(world: World, tmp_path: Path) -> None:
    path = reimbursements_file(tmp_path, *(line(world.space, number) for number in range(3000)))
    path.write_bytes(path.read_bytes() + b"x" * (3 << 20))
    with pytest.raises(Malformed):
        record.import_reimbursements(path, now=world.now)
    assert not HealthEvent.objects.exists()


def test_each_space_gets_one_line_of_trace_a_batch_and_none_when_nothing_came(world: World, tmp_path: Path) -> None:
    """TRA-01, TRA-08: the insurer as a system actor, the number of the batch, no content."""
    other = world.open_space(world.citizen("autre", "Autre"))
    outcome = import_lines(world, tmp_path, line(world.space, 1), line(world.space, 2), line(other, 3))
    import_lines(world, tmp_path, line(world.space, 1))
    acts = [audit.Act.HEALTH_HISTORY_RECEIVED.value]
    for space, count in ((world.space, 2), (other, 1)):
        (entry,) = audit.trace_page(space_id=space.id, acts=acts).entries
        assert (entry.actor_kind, entry.actor_id, entry.subject_id, entry.count) == (
            "system", "assurance-maladie", str(outcome.batch_id), count,
        )  # fmt: skip
    assert audit.verify().faults == []


def test_the_cost_grows_with_spaces_and_not_with_lines(world: World, tmp_path: Path) -> None:
    def queries(count: int) -> int:
        lines = [line(world.space, 1000 * count + number) for number in range(count)]
        with CaptureQueriesContext(connections["dmp"]) as dmp, CaptureQueriesContext(connections["ens"]) as ens:
            import_lines(world, tmp_path, *lines)
        return len([one for one in dmp.captured_queries if "SAVEPOINT" not in one["sql"]]) + len(ens)

    queries(2)
    assert queries(900) == queries(20) <= 10


def test_people_with_the_same_matricule_under_another_oid_are_other_people(world: World, tmp_path: Path) -> None:
    other = {"oid": "1.2.250.1.213.1.4.8"}
    assert world.space.ins.oid == INS_TEST_OID
    assert counts(import_lines(world, tmp_path, line(world.space, **other))) == (1, 0, 0, 0, 1, 0)


def test_progress_is_told_until_the_end(world: World, tmp_path: Path) -> None:
    told: list[tuple[Any, ...]] = []
    path = reimbursements_file(tmp_path, *(line(world.space, number) for number in range(2500)))
    record.import_reimbursements(path, now=world.now, progress=lambda *values: told.append(values))
    assert len(told) == 3
    assert told[-1] == ("store", path.stat().st_size, path.stat().st_size)
    assert len(labels_for(world, world.camille)) == 1000  # a page holds what was asked for
    later = world.now + timedelta(minutes=1)
    assert record.count_health_events(actor=world.camille, space=world.space, now=later) == 2500
