"""The auditor's pages: traces without content, one professional over time, unusual accesses and their follow-up."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from django.contrib.auth import get_user_model
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access.api import AccessRefused, Reason
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import ActorKind
from espace_sante.oversight import api as oversight
from espace_sante.oversight.api import AUDITORS_CHAIN
from espace_sante.portals.components import session
from espace_sante.portals.operator.presenters.auditor import finding_row
from espace_sante.portals.operator.wording.acts import ACTS
from espace_sante.portals.operator.wording.traces import REFUSALS, act_words, refusal_words
from espace_sante.record import api as record
from tests.factories import actor_for, make_program
from tests.portals.operator.conftest import Console, text_of
from tests.remembered import remembered
from tests.worlds import World

TITLE = "Bilan dont personne ne doit savoir"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """Camille's world, where the nurse read a document and a stranger tried five times; an hour has gone by."""
    world = remembered("read and refused", _read_and_refused)
    monkeypatch.setattr(session, "utc_now", lambda: world.now + timedelta(hours=1))
    return world


def _read_and_refused() -> World:
    world = World()
    done = world.deposit(world.new_document(title=TITLE))
    record.read_document(
        actor=world.nurse, space=world.space, document_id=done.document_id, now=world.now, edge="portal"
    )
    for minute in range(5):
        with pytest.raises(AccessRefused):
            record.list_documents(
                actor=world.stranger, space=world.space, now=world.now + timedelta(minutes=minute), edge="portal"
            )
    return world


@pytest.fixture
def auditor(world: World) -> Console:
    make_program("auditeur", kind=ActorKind.AUDITOR)
    console = Console()
    console.client.force_login(get_user_model().objects.get(login="auditeur"))
    return console


@pytest.fixture
def finding(world: World, auditor: Console) -> oversight.FindingView:
    """The five refusals, as the report found them."""
    end = world.now + timedelta(hours=1)
    oversight.make_report(
        actor=actor_for("auditeur"), since=world.now - timedelta(days=1), until=end, now=end, edge="test"
    )
    (one,) = oversight.findings(actor=actor_for("auditeur"), now=end).findings
    return one


def test_every_act_has_its_words() -> None:
    assert [one for one in audit.Act if one not in ACTS] == []
    assert act_words("an.act-of-tomorrow") == "an.act-of-tomorrow"


def test_every_reason_to_refuse_has_its_words() -> None:
    """TRA-08. Reasons that let somebody in come first in their list; those that refuse begin with a closed space."""
    reasons = list(Reason)
    assert set(REFUSALS) == set(reasons[reasons.index(Reason.SPACE_CLOSED) :])
    assert refusal_words("wrong_code") == "wrong_code"


def test_tra09_the_traces_of_seven_days_and_neither_a_title_nor_a_patient(world: World, auditor: Console) -> None:
    page = auditor.read("traces")
    assert "Lecture d’un document" in page
    assert world.nurse.name in page
    assert "Lecture de la liste des documents : refusé (sans accord de la personne)" in page
    assert "24 novembre 2026 à 9 h 30" in page
    for secret in (TITLE, "Camille", "FICTIF", world.space.ins.value, str(world.space.id), "11502-2"):
        assert secret not in page


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?rpps={nurse}", "Lecture d’un document", "Dépôt d’un document"),
        ("?finess={nurse_place}", "Lecture d’un document", "Dépôt d’un document"),
        ("?issue=refused", "refusé (sans accord de la personne)", "Lecture d’un document</td>"),
        ("?qui=agents", "Rien ne correspond", "Dépôt d’un document"),
        ("?qui=usagers", "Usager", "Dépôt d’un document"),
        ("?mode=emergency", "Rien ne correspond", "Lecture d’un document"),
        ("?du=2026-11-25&au=2026-11-26", "Rien ne correspond", "Dépôt d’un document"),
        ("?du=2026-11-26&au=2026-11-25", "La fin vient avant le début.", "Dépôt d’un document"),
        ("?du=2020-01-01&au=2026-11-25", "Un an à la fois, pas davantage.", "Dépôt d’un document"),
        ("?rpps=abc", "Un numéro RPPS a 11 chiffres.", "Dépôt d’un document"),
        ("?du=demain", "Cette date n’existe pas.", "Dépôt d’un document"),
        ("?apres=abc.def", "Dépôt d’un document", "Rien ne correspond"),
        ("?apres=9999999999999999999999.0.1", "Dépôt d’un document", "Rien ne correspond"),
    ],
)
def test_each_criterion_narrows_and_a_fault_is_told(
    world: World, auditor: Console, query: str, shown: str, hidden: str
) -> None:
    page = auditor.read("traces", query=query.format(nurse=world.nurse.rpps, nurse_place=world.nurse.finess))
    assert shown in page
    assert hidden not in page


def test_older_lines_are_on_the_following_page(world: World, auditor: Console) -> None:
    for _ in range(60):
        record.list_documents(actor=world.nurse, space=world.space, now=world.now, edge="portal")
    page = auditor.read("traces")
    (following,) = re.findall(r'href="(\?[^"]*apres=[^"]+)"', page)
    older = auditor.read("traces", query=following.replace("&amp;", "&"))
    assert "Dépôt d’un document" in older
    assert "Revenir aux plus récentes" in older
    assert page.count("<tr ") == 51


def test_the_file_has_every_line_and_no_formula(world: World, auditor: Console) -> None:
    response = auditor.get("traces_file", query=f"?rpps={world.stranger.rpps}")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    assert rows[0][1:3] == ["Geste", "Issue"]
    assert [row[1:3] for row in rows[1:]] == [["documents.listed", "refused"]] * 5
    assert TITLE not in text
    assert auditor.get("traces_file", query="?rpps=abc").status_code == 400


def test_a_look_is_one_line_of_the_auditors_chain_whatever_was_shown(world: World, auditor: Console) -> None:
    before = audit.trace_page(space_id=world.space.id).entries
    auditor.read("traces", query=f"?rpps={world.nurse.rpps}")
    (line,) = audit.trace_page(space_id=AUDITORS_CHAIN).entries
    assert (line.actor_id, line.subject_id, line.edge) == ("auditeur", world.nurse.rpps, "portal")
    assert audit.trace_page(space_id=world.space.id).entries == before


def test_one_professional_day_by_day_and_what_was_noticed(
    world: World, auditor: Console, finding: oversight.FindingView
) -> None:
    page = auditor.read("activity", world.stranger.rpps)
    assert world.stranger.name in page
    assert "5 refus à la suite" in page
    assert "24 novembre 2026" in page
    assert auditor.get("activity", "99999999999").status_code == 404


def test_a_finding_is_shown_with_its_reason_and_followed_step_by_step(
    world: World, auditor: Console, finding: oversight.FindingView
) -> None:
    page = auditor.read("findings")
    assert "Accès refusés à la suite" in page
    assert "Du 23 novembre 2026 au 24 novembre 2026" in page
    answer = text_of(auditor.post("follow_up", finding.id, etat="explained", retour="/operateur/traces/inhabituels/"))
    assert "C’est noté : expliqué." in answer
    assert re.search(r"Expliqué par .*auditeur le 24 novembre 2026 à 10 h 30", answer)
    assert "Marquer comme vu" not in answer
    assert "Accès refusés à la suite" not in auditor.read("findings", query="?etat=new")
    assert "Accès refusés à la suite" in auditor.read("findings", query="?etat=explained")
    assert "Quelqu’un a déjà écrit" in text_of(auditor.post("follow_up", finding.id, etat="seen"))
    assert "Choisissez" in text_of(auditor.post("follow_up", finding.id, etat="oubli", retour="https://ailleurs.fr/"))
    assert auditor.post("follow_up", world.space.id, etat="seen").status_code == 404


def test_c6_the_auditor_reads_how_many_people_have_been_read_for_months(
    finding: oversight.FindingView,
) -> None:
    found = replace(finding, rule=oversight.Rule.SAME_NAME, count=3, usual=0.0)
    for followed, told in ((0, ""), (1, ", dont 1 lue depuis plus de six mois"), (2, ", dont 2 lues depuis")):
        row = finding_row(replace(found, followed=followed))
        assert row.count.startswith(f"3 personnes lues{told}")
        assert ("dont" in row.count) is bool(followed)


def test_nobody_else_sees_the_auditors_pages(world: World, auditor: Console, finding: oversight.FindingView) -> None:
    make_program("nadia", kind=ActorKind.OPERATOR)
    for login in ("nadia", "dr.martin", "camille"):
        other = Console()
        other.client.force_login(get_user_model().objects.get(login=login))
        for page in ("traces", "traces_file", "findings"):
            assert other.get(page).status_code == 403, (login, page)
        assert other.get("activity", world.nurse.rpps).status_code == 403
        assert other.post("follow_up", finding.id, etat="seen").status_code == 403


def test_pages_have_one_title_and_headings_in_order_and_ids_used_once(
    world: World, auditor: Console, finding: oversight.FindingView
) -> None:
    for page in (auditor.read("traces"), auditor.read("findings"), auditor.read("activity", world.stranger.rpps)):
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", page)]
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids))


def test_the_pages_cost_few_queries(world: World, auditor: Console, finding: oversight.FindingView) -> None:
    auditor.read("traces")
    for page, ids, most in (("traces", [], 4), ("findings", [], 6), ("activity", [world.stranger.rpps], 10)):
        with CaptureQueriesContext(connections["dmp"]) as queries:
            auditor.read(page, *ids)
        assert len([one for one in queries if "SAVEPOINT" not in one["sql"]]) <= most, page


@pytest.mark.parametrize(
    "query", ["?du=9999-12-01&au=9999-12-31", "?du=0001-01-01&au=0001-01-02", "?apres=1.{space}.99999999999999999999",
              "?apres=-62135596800000000.{space}.1"],
)  # fmt: skip
def test_a_day_or_a_place_that_nobody_gave_is_no_error_of_ours(world: World, auditor: Console, query: str) -> None:
    assert auditor.get("traces", query=query.format(space=world.space.id)).status_code == 200
