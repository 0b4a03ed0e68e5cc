"""Every command and every task after a commit: it asks the decision point, or its row says why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from espace_sante.config.cli import main
from espace_sante.kernel import outbox
from espace_sante.kernel.actors import ActorKind
from tests.access.commands import ASK_NOTHING, AUDITOR, DECIDED, FILE, PERSON, TASKS
from tests.factories import make_holder, make_program

REFUSALS = ("Votre compte ne permet pas cette action.", "This login is not an auditor's.")


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name))


def test_every_command_is_in_the_table() -> None:
    assert sorted(commands(main)) == sorted([*DECIDED, *ASK_NOTHING]), "Say in tests/access/commands.py what it asks."


def test_every_task_is_in_the_table() -> None:
    import espace_sante.config.worker  # noqa: F401 - it loads all that handle one

    ours = {topic for topic, one in outbox._handlers.items() if one.__module__.startswith("espace_sante.")}
    assert ours == set(TASKS), "Say in tests/access/commands.py what it asks."


@pytest.mark.django_db
@pytest.mark.parametrize("command", DECIDED)
def test_a_command_refuses_the_login_of_another_kind(command: str, tmp_path: Path) -> None:
    kind, words = DECIDED[command]
    make_program("autre", kind=ActorKind.OPERATOR if kind == AUDITOR else ActorKind.AUDITOR)
    holder = make_holder("personne").holder_id
    people = tmp_path / "people.txt"
    people.write_text(f"{holder}\n")
    given = [{FILE: str(people), PERSON: str(holder)}.get(word, word) for word in words]
    result = CliRunner().invoke(main, [*command.split(), *given, "--by", "autre"])
    assert (result.exit_code, result.output.removeprefix("Error: ").strip()) in [(1, one) for one in REFUSALS], result
