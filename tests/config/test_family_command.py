"""`espace-sante family …`: what an operator records, and what anybody else may not. RULES.md MIN-06, MIN-16."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from espace_sante.config.cli import main
from espace_sante.identity.models import ConsentAlone, JudgeDecision, ProtectionMeasure
from espace_sante.kernel.actors import ActorKind
from tests.factories import make_program
from tests.portals.citizen.family_world import Household, household

pytestmark = pytest.mark.django_db
REFERENCE = ("--reference", "TJ Ville-Fictive 26/1")
DECISION = (*REFERENCE, "--seen", "identity_card", "--seen", "family_booklet")


@pytest.fixture
def home(db: None) -> Household:
    make_program("operateur", kind=ActorKind.OPERATOR)
    one = household()
    one.add(one.camille)
    return one


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["family", *map(str, words)])


def test_a_contest_is_listed_by_ids_alone_and_ends_with_the_decision(home: Household) -> None:
    assert "No representation is contested." in run("contests").output
    home.answer(home.alex, agrees=False)
    listed = run("contests").output
    assert str(home.child) in listed
    assert "Lou" not in listed
    decided = run("decide", home.child, "--keeps", home.alex.holder_id, *DECISION, "--by", "operateur")
    assert (decided.exit_code, "0 contests remain" in decided.output) == (0, True)
    assert JudgeDecision.objects.get().reference == REFERENCE[1]


@pytest.mark.parametrize("by", ["camille", "dr.martin", "personne"])
def test_nobody_else_records_a_decision(home: Household, by: str) -> None:
    assert run("decide", home.child, "--nobody", *DECISION, "--by", by).exit_code == 1
    assert not JudgeDecision.objects.exists()


def test_who_keeps_authority_is_said_one_way(home: Household) -> None:
    assert run("decide", home.child, *DECISION, "--by", "operateur").exit_code == 2
    both = run("decide", home.child, "--nobody", "--keeps", home.alex.holder_id, *DECISION, "--by", "operateur")
    assert both.exit_code == 2
    assert not JudgeDecision.objects.exists()


def test_a_measure_is_recorded_by_matricule_and_ended_by_its_id(home: Household) -> None:
    done = run(
        "guardian", home.world.space.ins.value, "--person", home.alex.holder_id, "--kind", "representation",
        *REFERENCE, "--by", "operateur",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    measure = ProtectionMeasure.objects.get()
    assert str(measure.id) in done.output
    assert run("end-guardian", measure.id, "--by", "operateur").exit_code == 0
    assert run("end-guardian", measure.id, "--by", "operateur").exit_code == 1


def test_an_unknown_person_is_one_line_and_no_more(home: Household) -> None:
    done = run("decide", "285090010199999", "--nobody", *DECISION, "--by", "operateur")
    assert done.exit_code == 1
    assert "285090010199999" not in done.output


ALONE = ("--decided-by", "Service social fictif", "--ground", "Liens rompus, droits propres")


def test_a_minor_consents_alone_from_one_command_to_the_other(home: Household) -> None:
    """MIN-15."""
    assert run("alone", home.child, *ALONE, "--by", "operateur").exit_code == 2  # no proof was seen
    assert run("alone", home.child, *ALONE, "--seen", "identity_card", "--by", "camille").exit_code == 1
    assert not ConsentAlone.objects.exists()
    assert run("alone", home.child, *ALONE, "--seen", "identity_card", "--by", "operateur").exit_code == 0
    assert run("end-alone", home.child, *ALONE, "--by", "operateur").exit_code == 0
    assert run("end-alone", home.child, *ALONE, "--by", "operateur").exit_code == 1
    assert ConsentAlone.objects.get().until


@pytest.mark.parametrize("seen", [(), ("--seen", "photograph")])
def test_a_decision_about_parents_asks_which_proofs_were_seen(home: Household, seen: tuple[str, ...]) -> None:
    """MIN-18."""
    assert run("decide", home.child, "--nobody", *REFERENCE, *seen, "--by", "operateur").exit_code == 2
    assert run("take-back", home.child, "--person", home.alex.holder_id, *seen, "--by", "operateur").exit_code == 2
    assert not JudgeDecision.objects.exists()
