"""`espace-sante spaces …`: the operator's acts, two people for what is massive, no content. RULES.md LC-14 to LC-22."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from django.test import override_settings

from espace_sante.audit import api as audit
from espace_sante.config.cli import main
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.clock import utc_now
from espace_sante.spaces import api as spaces
from espace_sante.spaces.models import HeirRequest, LegalHold, SpaceClock
from tests.factories import make_holder, make_professional, make_program, open_active_space

pytestmark = pytest.mark.django_db
BY = ("--by", "operateur")


@pytest.fixture
def camille(db: None) -> Actor:
    make_program("operateur", kind=ActorKind.OPERATOR)
    make_program("operatrice", kind=ActorKind.OPERATOR)
    make_professional("dr.martin")
    camille = make_holder("camille", given_name="Camille")
    open_active_space(camille)
    return camille


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["spaces", *map(str, words)])


def done(*words: object) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result.output


def state(person: Actor) -> spaces.State:
    assert person.holder_id is not None
    return spaces.space_of_holder(person.holder_id).state


def test_the_life_of_a_space_is_led_and_shown_without_a_name(camille: Actor) -> None:
    person = camille.holder_id
    done("suspend", person, "--message", "Un incident a été vu.", "--why", "fraud", *BY)
    assert state(camille) is spaces.State.SUSPENDED
    done("restore", person, *BY)
    done("close", person, *BY)
    done("hold", person, "--reference", "TJ Fictif 26/1", *BY)
    done("erase", person, *BY)
    shown = done("show", person, *BY)
    for line in ("S3", "S5", "fraud", "S7", "TJ Fictif 26/1", "standing", "by itself: erase", "operator:operateur"):
        assert line in shown
    assert "Camille" not in shown
    SpaceClock.objects.update(due_at=utc_now() - timedelta(days=1))
    assert "erasures begun 0" in done("pass")
    done("release", person, "--reference", "TJ Fictif 26/1", *BY)
    assert "erasures begun 1" in done("pass")
    assert state(camille) is spaces.State.ERASED
    number = re.search(r"EF-\w{5}-\w{5}", done("show", person, *BY))
    assert number is not None
    assert "OK" in done("certificate", number[0])
    assert run("certificate", "EF-AAAAA-AAAAA").exit_code == 1


@pytest.mark.parametrize("login", ["dr.martin", "camille"])
def test_nobody_but_an_operator_acts(camille: Actor, login: str) -> None:
    for words in (["close"], ["hold", "--reference", "x"], ["death", "--on", "2026-01-01"]):
        result = run(words[0], camille.holder_id, *words[1:], "--by", login)
        assert result.exit_code == 1, words
    assert run("show", camille.holder_id, "--by", login).exit_code == 1
    assert state(camille) is spaces.State.ACTIVE
    assert not LegalHold.objects.exists()


def test_a_hold_is_traced(camille: Actor) -> None:
    assert camille.holder_id is not None
    done("hold", camille.holder_id, "--reference", "TJ Fictif 26/1", *BY)
    space = spaces.space_of_holder(camille.holder_id)
    assert "space.held" in [one.act for one in audit.trace_page(space_id=space.id).entries]


def test_lc22_heirs_ask_for_one_of_three_purposes_and_get_a_reasoned_decision(camille: Actor) -> None:
    words = ("--asker", "Alix Fictif", "--tie", "fille", "--proofs", "livret de famille")
    add = ("heirs", "add", camille.holder_id, *words)
    assert run(*add, "--purpose", "memory", *BY).exit_code == 1  # nobody died
    done("death", camille.holder_id, "--on", "2026-01-01", *BY)
    assert state(camille) is spaces.State.DECEASED
    assert run(*add, "--purpose", "curiosity", *BY).exit_code == 2
    added = done(*add, "--purpose", "cause-of-death", *BY)
    request = UUID(added.split()[-1].rstrip("."))
    assert "Alix" not in done("heirs", "list", *BY)
    assert run("heirs", "decide", request, "--give", "--reason", " ", *BY).exit_code == 1
    done("heirs", "decide", request, "--refuse", "--reason", "Opposition de la personne de son vivant", *BY)
    assert run("heirs", "decide", request, "--give", "--reason", "Autre", *BY).exit_code == 1
    row = HeirRequest.objects.get()
    assert (row.decision, row.decided_by) == ("refused", "operateur")
    assert camille.holder_id is not None
    space = spaces.space_of_holder(camille.holder_id)
    told = [(one.act, one.reason) for one in audit.trace_page(space_id=space.id).entries]
    assert ("heirs.answered", "refused") in told


def test_lc22_a_death_is_not_recorded_before_it(camille: Actor) -> None:
    assert run("death", camille.holder_id, "--on", "2999-01-01", *BY).exit_code == 1
    assert state(camille) is spaces.State.ACTIVE


@override_settings(MASSIVE_ACT=2)
def test_two_people_answer_for_a_massive_act_and_few_spaces_need_one(camille: Actor, tmp_path: Path) -> None:
    people = [camille, *(make_holder(f"autre{number}") for number in range(2))]
    for one in people[1:]:
        open_active_space(one)
    few, many = tmp_path / "few", tmp_path / "many"
    few.write_text(f"# deux\n{people[1].holder_id}\n\n{people[2].holder_id}\n")
    many.write_text("\n".join(str(one.holder_id) for one in people))
    proposed = done("erase-many", many, *BY)
    act = proposed.split()[2].rstrip(":")
    assert state(camille) is spaces.State.ACTIVE
    assert run("go-on", act, *BY).exit_code == 1
    assert run("approve", act, *BY).exit_code == 1  # the one who proposed it
    assert "2 of 2 done" in done("close-many", few, *BY)
    assert "3 of 3 done" in done("approve", act, "--by", "operatrice")  # two were closed meanwhile: erased from there
    assert {state(one) for one in people} == {spaces.State.ERASURE_PENDING}
    assert "3 of 3 done" in done("go-on", act, *BY)  # again changes nothing


def test_a_file_that_names_nobody_does_nothing(camille: Actor, tmp_path: Path) -> None:
    file = tmp_path / "nobody"
    file.write_text("# rien\n")
    assert run("close-many", file, *BY).exit_code == 1
    file.write_text("123\n")
    assert run("close-many", file, *BY).exit_code == 1


def test_lc22_a_death_by_mistake_is_taken_back_by_a_second_operator(camille: Actor) -> None:
    done("death", camille.holder_id, "--on", "2026-01-01", *BY)
    assert "Proposed" in done("death-error", camille.holder_id, "--reason", "Homonyme.", *BY)
    assert run("death-error", camille.holder_id, *BY).exit_code == 1
    assert state(camille) is spaces.State.DECEASED
    assert "S4 ACTIVE again" in done("death-error", camille.holder_id, "--by", "operatrice")
    assert state(camille) is spaces.State.ACTIVE


def test_lc08_older_records_are_learnt_from_a_file_by_operators_alone(camille: Actor, tmp_path: Path) -> None:
    file = tmp_path / "anciens.csv"
    file.write_text("ins;ins_oid;dossier;ouvert_le\nx;y;z;2015-06-30\n", encoding="utf-8")
    assert run("older-records", file, "--by", "dr.martin").exit_code == 1
    assert "1 lines: 0 learnt, 0 known, 1 rejected." in done("older-records", file, *BY)
    assert run("confirm-opposition", camille.holder_id, *BY).exit_code == 1
