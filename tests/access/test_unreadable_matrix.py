"""A file of access matrices that cannot be read: what asks the matrix is unavailable, the rest goes on, and it is told.

Source: RULES.md 6.2 (M1, M6), PRO-17.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from espace_sante.access import api as access
from espace_sante.access.domain.matrix import DATA, MatrixUnreadable
from espace_sante.config.cli import main
from espace_sante.record import api as record
from tests.factories import token_for
from tests.worlds import World

BUNDLED = (DATA / "access_matrix.toml").read_text(encoding="utf-8")


@pytest.fixture
def broken(tmp_path: Path, settings: Any) -> Path:
    """A matrix that somebody copied by hand, and cut short."""
    settings.ACCESS_MATRICES = tmp_path
    path = tmp_path / "annexe.toml"
    path.write_text(BUNDLED[:-40], encoding="utf-8")
    return path


@pytest.mark.django_db
def test_pro_17_no_professional_reads_by_an_unreadable_matrix_and_none_is_told_that_there_is_nothing(
    broken: Path,
) -> None:
    world = World()
    document_id = world.deposit().document_id
    for actor in (world.nurse, world.pharmacist):
        with pytest.raises(MatrixUnreadable):
            record.list_documents(actor=actor, space=world.space, now=world.now)
        with pytest.raises(MatrixUnreadable):
            record.read_document(actor=actor, space=world.space, document_id=document_id, now=world.now)


@pytest.mark.django_db
def test_the_holder_reads_deposits_arrive_and_an_author_reads_what_they_wrote_meanwhile(broken: Path) -> None:
    world = World()
    document_id = world.deposit(world.new_document(title="Bilan")).document_id
    assert world.titles_for(world.camille) == ["Bilan"]
    for actor in (world.camille, world.doctor):
        record.read_document(actor=actor, space=world.space, document_id=document_id, now=world.now)
    viewers = access.who_can_see(space=world.space, document=facts(world), now=world.now)
    assert {one.professional.rpps for one in viewers if one.decision.allowed} == {world.doctor.rpps}


@pytest.mark.django_db
def test_programs_and_pages_say_that_it_is_unavailable_and_nothing_else(broken: Path) -> None:
    world = World()
    headers = {"Authorization": f"Bearer {token_for('inf.petit')}"}
    ins = world.space.ins
    query = f"?patient.identifier=urn:oid:{ins.oid}|{ins.value}&status=current"
    assert Client().get(f"/fhir/DocumentReference{query}", headers=headers).status_code == 503
    browser = Client(raise_request_exception=False)
    browser.force_login(get_user_model().objects.get(login="inf.petit"))
    assert browser.get(reverse("professional:documents", args=[world.space.id])).status_code == 503


def facts(world: World) -> Any:
    return record.list_documents(actor=world.camille, space=world.space, now=world.now).documents[0].facts


@pytest.mark.parametrize("gesture", ["mended", "removed"])
def test_all_goes_on_as_soon_as_the_file_is_mended_or_gone(broken: Path, gesture: str) -> None:
    assert access.current_matrix().version == "unreadable"
    if gesture == "mended":
        broken.write_text(BUNDLED.replace('"2026-11-reconstructed"', '"annexe"'), encoding="utf-8")
        os.utime(broken, ns=(1, 1))  # in place: the folder does not change
    else:
        broken.unlink()
    assert access.matrix_faults() == ()
    assert access.current_matrix().version == ("annexe" if gesture == "mended" else "2026-11-reconstructed")


def test_a_log_line_says_it_once_for_each_change(broken: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            access.current_matrix()
    (line,) = [one.getMessage() for one in caplog.records if one.name.endswith("matrices")]
    assert "annexe.toml" in line


def test_a_file_that_cannot_be_opened_is_told_as_well(broken: Path) -> None:
    broken.unlink()
    broken.mkdir()
    assert [(one.file, one.why) for one in access.matrix_faults()] == [("annexe.toml", "the file cannot be opened.")]


def test_the_commands_name_the_file_and_end_with_a_fault(broken: Path) -> None:
    for command in (["access", "matrix", "show"], ["access", "matrix", "import", str(broken)]):
        shown = CliRunner().invoke(main, command)
        assert shown.exit_code == 1
        assert "annexe.toml" in shown.output
