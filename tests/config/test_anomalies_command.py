"""The report on unusual accesses from the command line: by an auditor alone, about a period that began. RULES.md C6."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from espace_sante.config.cli import main
from espace_sante.kernel.actors import ActorKind
from tests.factories import make_program

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["audit", "anomalies", *arguments])


def test_c6_an_auditor_asks_for_the_report_and_nobody_else() -> None:
    make_program("auditeur", kind=ActorKind.AUDITOR)
    make_program("operateur", kind=ActorKind.OPERATOR)
    period = ("--since", "2026-01-01", "--until", "2026-01-31")
    assert run(*period, "--by", "auditeur").output == "0 new findings.\n"
    for login in ("operateur", "personne"):
        refused = run(*period, "--by", login)
        assert (refused.exit_code, refused.output) == (1, "This login is not an auditor's.\n")
    assert run("--since", "2026-01-01", "--until", "2026-12-31", "--by", "auditeur").exit_code == 1
    assert run("--since", "hier", "--by", "auditeur").exit_code == 2
