"""Under each line its proof, for whoever may read what it tells. RULES.md TRA-01, MIN-10, MIN-11, ANN-01; ADR 19."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast
from uuid import UUID

import orjson
import pytest
from django.db import transaction

from espace_sante.access.api import Relations
from espace_sante.audit import api as audit
from espace_sante.audit.domain.access_proof import check_proof
from espace_sante.kernel.carers import EVERYTHING
from espace_sante.record import api as record
from espace_sante.record.api import ActivityEntry
from tests.audit.first_format import append_in_the_first_format
from tests.portals.citizen.conftest import PAGES_NOW, Browser, Family
from tests.worlds import World

if TYPE_CHECKING:
    from espace_sante.record.api import DocumentView

LATER = PAGES_NOW + timedelta(days=32)  # every announcement is over


def line(space_id: UUID, position: int | None = None) -> str:
    """A line as its address names it, the last one unless told."""
    return str(audit.line_id(space_id, position or audit.trace_page(space_id=space_id, size=1).entries[0].position))


def integrate(world: World) -> None:
    while audit.log.integrate(now=world.now):
        pass


def test_the_proof_of_a_line_is_a_file_that_stands_alone(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document(title="Bilan"), by=world.doctor)
    record.read_document(actor=world.nurse, space=world.space, document_id=done.document_id, now=world.now)
    integrate(world)
    read = line(world.space.id)
    assert f"/activite/preuve/{read}" in camille.read("activity")
    response = camille.get("activity_proof", read)
    assert response["Content-Disposition"].startswith("attachment; filename=")
    checked = check_proof(response.content, key=audit.log.current_tree().key)  # type: ignore[union-attr]
    assert (checked.entry["act"], checked.entry["actor_name"]) == ("document.read", world.nurse.name)
    content = orjson.loads(response.content)
    assert "a lu" in content["phrase"]
    assert "<" not in content["phrase"]
    assert audit.trace_page(space_id=world.space.id, size=1).entries[0].act == audit.Act.TRACE_EXPORTED


def test_ann_01_proofs_given_at_once_tell_nothing_of_a_line_that_waits_between_them(
    world: World, camille: Browser
) -> None:
    lines = []
    for invisible in (False, True, False):
        world.deposit(world.new_document(invisible=invisible))
        lines.append(line(world.space.id))
    integrate(world)
    first, hidden, last = (camille.get("activity_proof", one) for one in lines)
    assert hidden.status_code == 404
    for given in (first, last):
        file = orjson.loads(given.content)
        assert not {"position", "count", "hash"} & file["entry"].keys()
        assert "previous" not in file


@pytest.mark.parametrize(
    ("relations", "about_document", "readable", "given"),
    [
        (Relations(holder=True), True, False, True),  # deleted since: it was theirs
        (Relations(representative=True), False, False, True),
        (Relations(representative=True), True, True, True),
        (Relations(representative=True), True, False, False),
        (Relations(carer=EVERYTHING), True, False, False),
    ],
)
def test_vis_05_a_proof_tells_the_kind_of_a_document_to_who_may_read_it_alone(
    world: World, relations: Relations, about_document: bool, readable: bool, given: bool
) -> None:
    entry = replace(world_entry(world), document_id=UUID(int=3) if about_document else None)
    one = ActivityEntry(entry, cast("DocumentView", object()) if readable else None)
    assert record.proof_offered(relations, one, now=world.now) is given


def world_entry(world: World) -> audit.TraceEntry:
    return audit.trace_page(space_id=world.space.id, size=1).entries[0]


def test_ann_03_a_line_of_the_first_format_tells_its_place_hence_no_proof_before_every_announcement_is_over(
    world: World, camille: Browser, clock: Callable[[datetime], None]
) -> None:
    record_of_a_reading = audit.TraceRecord(
        space_id=world.space.id, at=world.now, act=audit.Act.SPACE_FOUND, actor=world.doctor
    )
    append_in_the_first_format([record_of_a_reading])
    integrate(world)
    old = line(world.space.id)
    clock(world.now + timedelta(days=30))
    assert f"/activite/preuve/{old}" not in camille.read("activity")
    assert camille.get("activity_proof", old).status_code == 404
    clock(LATER)
    assert camille.get("activity_proof", old).status_code == 200
    entry = replace(world_entry(world), at=world.now, content_hash=b"")
    assert not record.proof_offered(Relations(representative=True), ActivityEntry(entry), now=LATER)


def test_a_line_that_the_log_has_not_yet_says_to_wait(camille: Browser, world: World) -> None:
    integrate(world)
    camille.read("activity")
    response = camille.get("activity_proof", line(world.space.id))
    assert response.status_code == 503
    assert "en quelques secondes" in response.content.decode()


@pytest.mark.parametrize(
    "said", ["0", "8", "x", "-1", "1.x", "x.1", "9" * 40, "²", str(UUID(int=1)), f"{UUID(int=1)}.1"]
)
def test_what_names_no_line_is_not_found(camille: Browser, world: World, said: str) -> None:
    integrate(world)
    assert camille.get("activity_proof", said).status_code == 404


def test_the_line_of_another_space_is_not_found(camille: Browser, world: World) -> None:
    other = world.open_space(world.citizen("autre", "Autre"))
    integrate(world)
    assert camille.get("activity_proof", f"{other.id}.{line(other.id, 1)}").status_code == 404
    assert camille.get("activity_proof", line(other.id, 1)).status_code == 404


def test_min_10_who_represents_a_minor_takes_the_proof_of_what_they_see_and_of_no_secret_line(
    world: World, family: Family, browse: Callable[..., Browser]
) -> None:
    secret = audit.TraceRecord(
        space_id=family.lou_space.id,
        at=world.now,
        act=audit.Act.DOCUMENT_READ,
        actor=replace(world.doctor, secret_connection=True),
    )
    with transaction.atomic(using="dmp"):
        hidden = audit.append_all([replace(secret, actor=world.doctor), secret])
    integrate(world)
    parent = browse("camille", space_id=family.lou_space.id)
    seen = line(family.lou_space.id, hidden - 1)
    assert f"/activite/preuve/{seen}" in parent.read("activity")
    assert check_proof(parent.get("activity_proof", seen).content).entry["space_id"] == str(family.lou_space.id)
    assert parent.get("activity_proof", line(family.lou_space.id, hidden)).status_code == 404


def test_min_11_the_id_of_a_line_does_not_tell_its_place(world: World) -> None:
    ids = [audit.line_id(world.space.id, position) for position in range(1, 200)]
    assert len(set(ids)) == 199
    assert [audit.position_of_line(world.space.id, one) for one in ids] == list(range(1, 200))
    assert ids != sorted(ids)
    assert audit.position_of_line(UUID(int=7), ids[0]) is None
