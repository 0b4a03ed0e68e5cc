"""The desk of heirs: asked without an account, answered by two people, taken once. RULES.md LC-22, OPE-05."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from espace_sante.access.api import AccessRefused
from espace_sante.audit import api as audit
from espace_sante.heirs import api as heirs
from espace_sante.heirs.models import HeirFile, HeirPaper
from espace_sante.identity.api import sign_in
from espace_sante.kernel.errors import Malformed
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces
from espace_sante.vault import api as vault
from tests.heirs.heir_world import GIVES, PAPER, REFUSES, HeirWorld, claims

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> HeirWorld:
    return HeirWorld()


@pytest.fixture
def dead(desk: HeirWorld) -> HeirWorld:
    desk.die()
    return desk


def acts(desk: HeirWorld) -> list[str]:
    return [one.act for one in audit.trace_page(space_id=desk.world.space.id).entries]


def test_lc22_what_is_asked_and_its_papers_are_sealed(desk: HeirWorld) -> None:
    file_id = desk.file()
    row = HeirFile.objects.get(id=file_id)
    assert b"Alix" not in bytes(row.claims)
    paper = HeirPaper.objects.get(file=file_id)
    assert PAPER.content not in record.blob_store().get(space_id=file_id, blob_id=paper.id)
    opened = heirs.open_paper(actor=desk.nadia, file_id=file_id, paper_id=paper.id, now=desk.now)
    assert (opened.mime_type, opened.content) == ("image/png", PAPER.content)
    assert heirs.read_file(actor=desk.nadia, file_id=file_id).steps[-1].by == "nadia"


@pytest.mark.parametrize(
    "papers",
    [
        (),
        (PAPER,) * (heirs.MOST_PAPERS + 1),
        (heirs.Paper(content=b"\x00\x01", declared_type="application/x-msdownload"),),
        (PAPER, heirs.Paper(content=b"%PDF-1.7 nothing", declared_type="application/pdf")),
    ],
)
def test_a_request_without_papers_that_open_keeps_nothing(desk: HeirWorld, papers: tuple[heirs.Paper, ...]) -> None:
    with pytest.raises(Malformed):
        desk.file(papers=papers)
    assert not HeirFile.objects.exists()


def test_a_paper_over_the_limit_keeps_nothing(desk: HeirWorld, settings: object) -> None:
    settings.CITIZEN_UPLOAD_BYTES = len(PAPER.content) - 1  # type: ignore[attr-defined]
    with pytest.raises(heirs.PaperRefused):
        desk.file()
    assert not HeirFile.objects.exists()


def test_a_number_opens_with_its_own_code_alone(desk: HeirWorld) -> None:
    one, other = desk.file(), desk.file(family_name="Inconnue")
    number = heirs.followed_file(one).reference
    assert heirs.find_file(reference=number.lower(), code=heirs.code_of(one).replace("-", " ")) == one
    for reference, code in ((number, heirs.code_of(other)), ("AD-22222-22222", heirs.code_of(one)), ("", "")):
        with pytest.raises(heirs.FileUnknown):
            heirs.find_file(reference=reference, code=code)


def test_lc22_two_people_answer(dead: HeirWorld) -> None:
    file_id = dead.proposed()
    with pytest.raises(spaces.campaigns.SecondPersonNeeded):
        heirs.approve(actor=dead.nadia, file_id=file_id, now=dead.now)
    assert heirs.followed_file(file_id).answered_at is None
    heirs.approve(actor=dead.omar, file_id=file_id, now=dead.now)
    (decided,) = spaces.heir_requests(dead.holder_id)
    assert (decided.decision, decided.decided_by) == (spaces.HeirDecision.GIVEN, "omar")
    assert "heirs.answered" in acts(dead)
    assert heirs.followed_file(file_id).may_take(dead.now)


def test_nothing_is_given_of_somebody_whose_death_is_not_recorded(desk: HeirWorld) -> None:
    file_id = desk.recognised()
    with pytest.raises(heirs.AnswerIncomplete):
        heirs.propose(actor=desk.nadia, file_id=file_id, answer=GIVES, now=desk.now)
    heirs.propose(actor=desk.nadia, file_id=file_id, answer=REFUSES, now=desk.now)
    heirs.approve(actor=desk.omar, file_id=file_id, now=desk.now)
    assert heirs.followed_file(file_id).refusal is heirs.Refusal.TIE_NOT_PROVED


def test_a_death_taken_back_between_the_two_gives_nothing(dead: HeirWorld) -> None:
    file_id = dead.proposed()
    spaces.propose_correction(holder_id=dead.holder_id, reason="Homonyme", by=dead.nadia, now=dead.now)
    spaces.undo_death(holder_id=dead.holder_id, by=dead.omar, now=dead.now)
    with pytest.raises(heirs.AnswerIncomplete):
        heirs.approve(actor=dead.omar, file_id=file_id, now=dead.now)
    assert heirs.followed_file(file_id).answered_at is None


def test_a_death_taken_back_after_the_answer_gives_nothing(dead: HeirWorld) -> None:
    file_id = dead.answered()
    spaces.propose_correction(holder_id=dead.holder_id, reason="Homonyme", by=dead.nadia, now=dead.now)
    spaces.undo_death(holder_id=dead.holder_id, by=dead.omar, now=dead.now)
    with pytest.raises(AccessRefused):
        heirs.take_documents(file_id=file_id, now=dead.now)


def test_lc22_what_the_person_hid_is_not_given(dead: HeirWorld) -> None:
    given = heirs.take_documents(file_id=dead.answered(), now=dead.now)
    assert sorted(one.document.view.title for one in given) == ["Montré", "Passé"]
    assert b"".join(given[0].chunks()) == b"Texte fictif"
    assert acts(dead).count("heirs.given") == 2


def test_only_what_answers_the_purpose_is_given(dead: HeirWorld) -> None:
    since = (dead.now - timedelta(days=365)).date()
    recent = heirs.Answer(reason="Motif établi.", categories=("biology",), since=since)
    given = heirs.take_documents(file_id=dead.answered(recent), now=dead.now)
    assert [one.document.view.title for one in given] == ["Montré"]
    other = heirs.Answer(reason="Motif établi.", categories=("imaging",))
    assert heirs.take_documents(file_id=dead.answered(other), now=dead.now) == []


def test_what_is_given_is_taken_once_within_its_time(dead: HeirWorld) -> None:
    file_id = dead.answered()
    late = dead.now + settings.HEIRS_TAKE_WITHIN
    with pytest.raises(heirs.NothingToTake):
        heirs.take_documents(file_id=file_id, now=late)
    assert heirs.take_documents(file_id=file_id, now=late - timedelta(seconds=1))
    with pytest.raises(heirs.NothingToTake):
        heirs.take_documents(file_id=file_id, now=dead.now)
    heirs.renew(actor=dead.nadia, file_id=file_id, now=late)
    assert heirs.take_documents(file_id=file_id, now=late)


def test_a_refused_request_gives_nothing(dead: HeirWorld) -> None:
    with pytest.raises(heirs.NothingToTake):
        heirs.take_documents(file_id=dead.answered(REFUSES), now=dead.now)


def test_what_was_sent_back_waits_again(dead: HeirWorld) -> None:
    file_id = dead.proposed()
    heirs.send_back(actor=dead.omar, file_id=file_id, now=dead.now)
    with pytest.raises(heirs.StepNotPossible):
        heirs.approve(actor=dead.omar, file_id=file_id, now=dead.now)
    assert heirs.read_file(actor=dead.omar, file_id=file_id).answer is None


def test_ope05_nobody_else_reads_or_answers(dead: HeirWorld) -> None:
    file_id = dead.proposed()
    for actor in (dead.world.doctor, dead.world.camille, dead.world.laboratory):
        with pytest.raises(AccessRefused):
            heirs.read_file(actor=actor, file_id=file_id)
        with pytest.raises(AccessRefused):
            heirs.approve(actor=actor, file_id=file_id, now=dead.now)
        with pytest.raises(AccessRefused):
            heirs.files_in(actor=actor, states=heirs.WAITING)


def test_who_asked_is_told_without_a_name_nor_a_word_of_the_answer(dead: HeirWorld) -> None:
    dead.answered()
    sealed = sign_in.SignInOutbox.objects.order_by("-id").first()
    assert sealed is not None
    assert "Fictif" not in str(sealed.payload)


def test_forgotten_files_leave_their_decision_alone(dead: HeirWorld) -> None:
    file_id = dead.answered()
    waiting = dead.file()
    later = dead.now + settings.HEIRS_KEPT_AFTER
    assert heirs.forget_old_files(now=later - timedelta(seconds=1)) == 0
    assert heirs.forget_old_files(now=later) == 1
    assert heirs.forget_old_files(now=later) == 0
    with pytest.raises(vault.SpaceKeyMissing):
        vault.key_of(file_id)
    assert not record.blob_store().names(file_id)
    assert [one.id for one in HeirFile.objects.all()] == [waiting]
    assert len(spaces.heir_requests(dead.holder_id)) == 1


def test_a_death_of_today_in_paris_is_taken_after_midnight(desk: HeirWorld) -> None:
    just_after = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)  # half past midnight of the first of November
    file_id = heirs.file_request(claims=claims(), purpose=spaces.HeirPurpose.MEMORY, papers=[PAPER], now=just_after)
    assert heirs.followed_file(file_id).received_at == just_after
    with pytest.raises(heirs.ClaimsInvalid):
        heirs.file_request(
            claims=claims(), purpose=spaces.HeirPurpose.MEMORY, papers=[PAPER], now=just_after - timedelta(hours=1)
        )
