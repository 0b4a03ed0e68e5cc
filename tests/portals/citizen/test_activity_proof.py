"""Under each line, its proof, for who may read the line and for nobody else. RULES.md TRA-01, MIN-10; ADR 19."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import orjson
import pytest

from espace_sante.audit import api as audit
from espace_sante.audit.domain.access_proof import check_proof
from espace_sante.record import api as record
from tests.portals.citizen.conftest import Browser, Family
from tests.worlds import World


def last_position(space_id: object) -> int:
    return audit.trace_page(space_id=space_id, size=1).entries[0].position  # type: ignore[arg-type]


def integrate(world: World) -> None:
    while audit.log.integrate(now=world.now):
        pass


def test_the_proof_of_a_line_is_a_file_that_stands_alone(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document(title="Bilan"), by=world.doctor)
    record.read_document(actor=world.nurse, space=world.space, document_id=done.document_id, now=world.now)
    integrate(world)
    position = last_position(world.space.id)
    assert f"/activite/preuve/{position}" in camille.read("activity")
    response = camille.get("activity_proof", position)
    assert response["Content-Disposition"] == f'attachment; filename="preuve-{position}.json"'
    checked = check_proof(response.content, key=audit.log.current_tree().key)  # type: ignore[union-attr]
    assert (checked.entry["act"], checked.entry["actor_name"]) == ("document.read", world.nurse.name)
    content = orjson.loads(response.content)
    assert "a lu" in content["phrase"]
    assert "<" not in content["phrase"]
    assert audit.trace_page(space_id=world.space.id, size=1).entries[0].act == audit.Act.TRACE_EXPORTED


def test_a_line_written_a_second_ago_says_to_wait(camille: Browser, world: World) -> None:
    integrate(world)
    camille.read("activity")
    response = camille.get("activity_proof", last_position(world.space.id))
    assert response.status_code == 503
    assert "en quelques secondes" in response.content.decode()


@pytest.mark.parametrize(
    "line", ["0", "999999", "x", "-1", "1.x", "x.1", "9" * 40, "²", "00000000-0000-0000-0000-000000000001.1"]
)
def test_another_line_is_not_found(camille: Browser, world: World, line: str) -> None:
    integrate(world)
    assert camille.get("activity_proof", line).status_code == 404


def test_the_line_of_another_space_is_not_found(camille: Browser, world: World) -> None:
    other = world.open_space(world.citizen("autre", "Autre"))
    integrate(world)
    assert camille.get("activity_proof", f"{other.id}.1").status_code == 404


def test_who_represents_a_minor_gets_no_proof_of_a_secret_connection_min_10(
    world: World, family: Family, browse: Callable[..., Browser]
) -> None:
    for doctor in (world.doctor, replace(world.doctor, secret_connection=True)):
        audit.append_alone(
            audit.TraceRecord(space_id=family.lou_space.id, at=world.now, act=audit.Act.DOCUMENTS_LISTED, actor=doctor)
        )
    integrate(world)
    parent = browse("camille", space_id=family.lou_space.id)
    assert parent.get("activity_proof", last_position(family.lou_space.id)).status_code == 404
    assert parent.get("activity_proof", 1).status_code == 200
