"""The operator's commands on identities: what they print, what they refuse, and that content never shows."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from espace_sante.config.cli.identity import identity as command
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.identifiers import INS_TEST_OID
from tests.factories import make_program
from tests.worlds import World, ins_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(db):
    make_program("operateur", kind=ActorKind.OPERATOR)

    def call(*arguments):
        return CliRunner().invoke(command, [str(one) for one in arguments], catch_exceptions=False)

    return call


def test_the_command_loads_what_it_needs_by_itself():
    done = subprocess.run(
        [sys.executable, "-m", "espace_sante", "identity", "show", "123"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "invalid-identifier" in done.stderr) == (1, True), done.stderr


@pytest.fixture
def people():
    world = World()
    twice = world.citizen("camille-bis", "Camille")
    other = world.open_space(twice)
    world.deposit(world.new_document(title="Titre secret"), space=other)
    return world, twice, other


def test_merge_show_and_undo(run, people):
    world, twice, other = people
    ins = world.space.ins.value
    refused = run("merge", ins, other.ins.value, "--reason", "Doublon", "--by", "operateur")
    assert refused.exit_code == 1
    assert "merge-needs-force" in refused.output
    done = run("merge", ins, other.ins.value, "--reason", "Doublon", "--by", "operateur", "--force")
    assert done.exit_code == 0, done.output
    assert "Documents: 1 of the merged space here, 0 still to move" in done.output
    merge_id = re.search(r"under ([0-9a-f-]{36})", done.output).group(1)
    shown = run("show", other.ins.value)  # the duplicate's matricule now finds the kept holder
    assert f"Holder {world.camille.holder_id}  status qualifiee" in shown.output
    assert f"former INS {other.ins.value}" in shown.output
    assert "merge " + merge_id in shown.output
    assert "Titre secret" not in shown.output
    undone = run("undo-merge", merge_id, "--reason", "Erreur", "--by", "operateur")
    assert "Documents: 0 of the merged space here" in undone.output
    assert f"Holder {twice.holder_id}" in run("show", other.ins.value).output
    assert run("undo-merge", merge_id, "--reason", "Erreur", "--by", "operateur").exit_code == 1


def test_correct_says_the_status_that_results(run, people):
    world, _, _ = people
    ins = world.space.ins.value
    done = run("correct", ins, "--birth-date", "1985-00-00", "--reason", "Acte de naissance", "--by", "operateur")
    assert done.output == "Corrected. Status: validee.\n"
    shown = run("show", ins).output
    assert "birth_date_text: '1985-09-17' -> '1985-00-00'" in shown
    assert "operator by operator operateur" in shown


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "123"), "invalid-identifier"),
        (("show", ins_number(9999).value), "holder-unknown"),
        (("show", "00000000-0000-0000-0000-000000000000"), "holder-unknown"),
        (("correct", "INS", "--birth-date", "hier", "--reason", "Essai", "--by", "operateur"), "birth-date-invalid"),
        (("correct", "INS", "--ins", "123", "--reason", "Essai", "--by", "operateur"), "invalid-identifier"),
        (("correct", "INS", "--used-name", "X", "--reason", " ", "--by", "operateur"), "reason-missing"),
        (("correct", "INS", "--reason", "Essai", "--by", "operateur"), "Nothing to correct"),
        (("prove", ins_number(9999).value, "--with", "passeport", "--by", "operateur"), "holder-unknown"),
    ],
)
def test_bad_input_is_one_line(run, people, arguments, code):
    world, _, _ = people
    done = run(*(world.space.ins.value if one == "INS" else one for one in arguments))
    assert done.exit_code in {1, 2}
    assert code in done.output


def test_nobody_without_a_known_login_changes_an_identity(run, people):
    """Whoever runs the machine says whose login acts: none is made up, and none is taken from the system."""
    world, twice, _ = people
    ins = world.space.ins.value
    nobody = run("correct", ins, "--birth-date", "1985-00-00", "--reason", "Essai", "--by", "personne")
    assert (nobody.exit_code, "account-unknown" in nobody.output) == (1, True)
    assert run("correct", ins, "--birth-date", "1985-00-00", "--reason", "Essai").exit_code == 2
    doctor = run("merge", ins, str(twice.holder_id), "--reason", "Doublon", "--by", "dr.martin", "--force")
    assert (doctor.exit_code, "Votre compte ne permet pas cette action." in doctor.output) == (1, True)
    assert "1985-00-00" not in run("show", ins).output


def test_verify_qualifies_nobody_by_itself_and_names_whom_a_person_must_see(run, people, tmp_path):
    world, twice, other = people
    for ins in (world.space.ins, other.ins):
        run("correct", ins.value, "--birth-place-code", "75056", "--reason", "Essai", "--by", "operateur")
    reference = tmp_path / "population.csv"
    reference.write_text(
        "ins;ins_oid;birth_name;given_names;sex;birth_date;birth_place_code\n"
        f"{world.space.ins.value};{INS_TEST_OID};FICTIF;CAMILLE;F;1985-09-17;75056\n"
        "x;y;z\n"
    )
    done = run("verify", "--reference", reference, "--by", "operateur")
    assert done.exit_code == 0, done.output
    assert "1 people in the reference, 1 lines left out." in done.output
    assert "confirmed 1, duplicate 1" in done.output
    assert f"{twice.holder_id} is perhaps {world.camille.holder_id}" in done.output
    views = identity.holders([world.camille.holder_id, twice.holder_id])
    assert views[world.camille.holder_id].ins_qualified  # a proof had been seen before the correction
    assert not views[twice.holder_id].ins_qualified


def test_a_proof_is_recorded(run, people):
    world, _, _ = people
    ins = world.space.ins.value
    run("correct", ins, "--sex", "M", "--reason", "Essai", "--by", "operateur")
    assert run("prove", ins, "--with", "passeport", "--by", "operateur").output == "Recorded. Status: validee.\n"
