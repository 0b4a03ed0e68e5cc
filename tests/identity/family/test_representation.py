"""Where an invitation and a question stand, and who may represent a child: pure. RULES.md MIN-02 to MIN-06."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from espace_sante.identity.domain.representation import (
    AgreementStatus,
    AlreadyActsFor,
    AuthorityWithdrawn,
    EnoughRepresentatives,
    InvitationStatus,
    NotAMinor,
    NotCertified,
    RepresentationContested,
    SaidNotRepresentative,
    Standing,
    StillAMinor,
    agreement_status,
    check_may_represent,
    invitation_status,
)
from espace_sante.kernel.errors import DomainError

ENDS = datetime(2026, 12, 9, 8, 30, tzinfo=UTC)
BEFORE = ENDS - timedelta(microseconds=1)
FREE = Standing(
    minor=True, adult_person=True, said_not=False, without_authority=False, contested=False, representatives=1,
    acts_already=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("standing", "error"),
    [
        (replace(FREE, minor=False), NotAMinor),
        (replace(FREE, adult_person=False), StillAMinor),
        (replace(FREE, said_not=True), SaidNotRepresentative),
        (replace(FREE, without_authority=True), AuthorityWithdrawn),
        (replace(FREE, contested=True), RepresentationContested),
        (replace(FREE, acts_already=True), AlreadyActsFor),
        (replace(FREE, representatives=2), EnoughRepresentatives),
    ],
)
def test_each_reason_stops_alone(standing: Standing, error: type[DomainError]) -> None:
    with pytest.raises(error):
        check_may_represent(standing, certified=True)


def test_nothing_goes_without_the_certificate_and_with_it_a_free_child_is_represented() -> None:
    with pytest.raises(NotCertified):
        check_may_represent(FREE, certified=False)
    check_may_represent(FREE, certified=True)


@pytest.mark.parametrize(
    ("answer", "now", "expected"),
    [
        ("", BEFORE, InvitationStatus.PENDING),
        ("", ENDS, InvitationStatus.EXPIRED),
        ("accepted", ENDS, InvitationStatus.ACCEPTED),
        ("refused", BEFORE, InvitationStatus.REFUSED),
        ("contested", ENDS, InvitationStatus.CONTESTED),
        ("withdrawn", BEFORE, InvitationStatus.WITHDRAWN),
    ],
)
def test_an_invitation_expires_at_its_end_unless_it_was_answered(
    answer: str, now: datetime, expected: InvitationStatus
) -> None:
    assert invitation_status(answer=answer, ends_at=ENDS, now=now) is expected


@pytest.mark.parametrize(
    ("answer", "settled", "now", "expected"),
    [
        ("", False, BEFORE, AgreementStatus.WAITING),
        ("", False, ENDS, AgreementStatus.SILENT),
        ("agreed", False, BEFORE, AgreementStatus.AGREED),
        ("contested", False, ENDS + timedelta(days=900), AgreementStatus.CONTESTED),
        ("contested", True, ENDS, AgreementStatus.SETTLED),
    ],
)
def test_a_contest_lasts_until_a_judge_decides(
    answer: str, settled: bool, now: datetime, expected: AgreementStatus
) -> None:
    assert agreement_status(answer=answer, settled=settled, ends_at=ENDS, now=now) is expected
