"""Under each line a month old, its proof, for the holder alone. RULES.md TRA-01, MIN-10, MIN-11, ANN-03; ADR 19."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import orjson
import pytest

from espace_sante.audit import api as audit
from espace_sante.audit.domain.access_proof import check_proof
from espace_sante.record import api as record
from tests.portals.citizen.conftest import PAGES_NOW, Browser, Family
from tests.worlds import World

LATER = PAGES_NOW + timedelta(days=32)  # every announcement is over


def line(space_id: UUID, position: int | None = None) -> str:
    """A line as its address names it, the last one unless told."""
    return str(audit.line_id(space_id, position or audit.trace_page(space_id=space_id, size=1).entries[0].position))


def integrate(world: World) -> None:
    while audit.log.integrate(now=world.now):
        pass


def test_the_proof_of_a_line_is_a_file_that_stands_alone(
    world: World, camille: Browser, clock: Callable[[datetime], None]
) -> None:
    done = world.deposit(world.new_document(title="Bilan"), by=world.doctor)
    record.read_document(actor=world.nurse, space=world.space, document_id=done.document_id, now=world.now)
    integrate(world)
    read = line(world.space.id)
    clock(LATER)
    assert f"/activite/preuve/{read}" in camille.read("activity")
    response = camille.get("activity_proof", read)
    assert response["Content-Disposition"].startswith("attachment; filename=")
    checked = check_proof(response.content, key=audit.log.current_tree().key)  # type: ignore[union-attr]
    assert (checked.entry["act"], checked.entry["actor_name"]) == ("document.read", world.nurse.name)
    content = orjson.loads(response.content)
    assert "a lu" in content["phrase"]
    assert "<" not in content["phrase"]
    assert audit.trace_page(space_id=world.space.id, size=1).entries[0].act == audit.Act.TRACE_EXPORTED


def test_ann_03_no_proof_before_the_longest_announcement_is_over(
    world: World, camille: Browser, clock: Callable[[datetime], None]
) -> None:
    """Two proofs tell how many lines stand between theirs: that of a document that waits would show (ANN-01)."""
    world.deposit()
    integrate(world)
    deposited = line(world.space.id)
    clock(world.now + timedelta(days=30))
    assert "/activite/preuve/" not in camille.read("activity")
    assert camille.get("activity_proof", deposited).status_code == 404
    clock(LATER)
    assert camille.get("activity_proof", deposited).status_code == 200


def test_a_line_that_the_log_has_not_yet_says_to_wait(
    camille: Browser, world: World, clock: Callable[[datetime], None]
) -> None:
    integrate(world)
    camille.read("activity")
    clock(LATER)
    response = camille.get("activity_proof", line(world.space.id))
    assert response.status_code == 503
    assert "en quelques secondes" in response.content.decode()


@pytest.mark.parametrize(
    "said", ["0", "8", "x", "-1", "1.x", "x.1", "9" * 40, "²", str(UUID(int=1)), f"{UUID(int=1)}.1"]
)
def test_what_names_no_line_is_not_found(camille: Browser, world: World, said: str) -> None:
    integrate(world)
    assert camille.get("activity_proof", said).status_code == 404


def test_the_line_of_another_space_is_not_found(
    camille: Browser, world: World, clock: Callable[[datetime], None]
) -> None:
    other = world.open_space(world.citizen("autre", "Autre"))
    integrate(world)
    clock(LATER)
    assert camille.get("activity_proof", f"{other.id}.{line(other.id, 1)}").status_code == 404
    assert camille.get("activity_proof", line(other.id, 1)).status_code == 404


def test_min_10_who_represents_a_minor_gets_no_proof_that_would_count_secret_lines(
    world: World, family: Family, browse: Callable[..., Browser], clock: Callable[[datetime], None]
) -> None:
    integrate(world)
    clock(LATER)
    parent = browse("camille", space_id=family.lou_space.id)
    assert "/activite/preuve/" not in parent.read("activity")
    assert parent.get("activity_proof", line(family.lou_space.id, 1)).status_code == 404


def test_min_11_the_id_of_a_line_does_not_tell_its_place(world: World) -> None:
    ids = [audit.line_id(world.space.id, position) for position in range(1, 200)]
    assert len(set(ids)) == 199
    assert [audit.position_of_line(world.space.id, one) for one in ids] == list(range(1, 200))
    assert ids != sorted(ids)
    assert audit.position_of_line(UUID(int=7), ids[0]) is None
