"""The health history when two spaces are found to be of one person, and when that was wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from espace_sante.identity.models import Holder
from espace_sante.record import api as record
from espace_sante.record.models import HealthEvent
from tests.record.test_move_documents import Duplicate
from tests.reimbursements import DAY, import_lines, labels_for, line

pytestmark = pytest.mark.django_db
BORN = date(2010, 10, 21)


@pytest.fixture
def world(db: None) -> Duplicate:
    """A minor, registered twice."""
    made = Duplicate(born=BORN)
    Holder.objects.filter(id=made.twice.holder_id).update(birth_on=BORN, birth_date_text=BORN.isoformat())
    return made


def test_events_come_with_the_merge_once_each_and_go_back_with_its_end(world: Duplicate, tmp_path: Path) -> None:
    import_lines(world, tmp_path, line(world.space, 1, libelle="Ici"), line(world.space, 2, libelle="Les deux"))
    import_lines(world, tmp_path, line(world.other, 2, libelle="Les deux"), line(world.other, 3, libelle="Là-bas"))
    merge_id = world.merge()
    assert sorted(labels_for(world, world.camille)) == ["Ici", "Les deux", "Là-bas"]
    world.undo(merge_id)
    assert sorted(labels_for(world, world.camille)) == ["Ici", "Les deux"]
    assert set(HealthEvent.objects.filter(space_id=world.other.id).values_list("event_id", flat=True)) == {
        "EV-2", "EV-3",
    }  # fmt: skip


def test_what_either_space_hides_is_hidden(world: Duplicate, tmp_path: Path) -> None:
    """CIT-06."""
    import_lines(world, tmp_path, line(world.space, 1))
    record.set_health_history_masked(actor=world.twice, space=world.other, masked=True, now=world.now)
    world.merge()
    assert labels_for(world, world.doctor) == []
    assert len(labels_for(world, world.camille)) == 1


@pytest.mark.parametrize("objecting", ["space", "other"])
def test_what_a_minor_keeps_out_of_either_is_out_of_both(world: Duplicate, tmp_path: Path, objecting: str) -> None:
    """MIN-08."""
    rpps = world.stranger.rpps or ""
    first, second = (world.space, world.other) if objecting == "other" else (world.other, world.space)
    import_lines(world, tmp_path, line(first, 1, executant=rpps, libelle="Secret"))
    record.record_objection(
        actor=world.stranger, space=second, family=record.ActFamily.NURSE, on=DAY, informed=True, now=world.now
    )
    merge_id = world.merge()
    assert labels_for(world, world.camille) == []
    assert import_lines(world, tmp_path, line(world.other, 2, executant=rpps)).withheld == 1
    world.undo(merge_id)
    assert not HealthEvent.objects.exists()
