"""When the commission may give its opinion, and which. RULES.md CAT-03; CRPA art. R. 133-10, R. 133-11."""

from __future__ import annotations

import pytest

from espace_sante.catalogue.domain.commission import College, OpinionOf, Voice, has_quorum, is_favourable, may_conclude

FOR, RESERVES, AGAINST, NEITHER = Voice.FAVOURABLE, Voice.RESERVES, Voice.UNFAVOURABLE, Voice.ABSTAINS


def said(*voices: Voice) -> list[OpinionOf]:
    """One member for each voice, of both colleges in turn."""
    colleges = [College.USERS, College.EXPERTS]
    return [OpinionOf(f"Membre {n}", colleges[n % 2], voice) for n, voice in enumerate(voices)]


@pytest.mark.parametrize(
    ("voices", "good"),
    [([FOR, FOR, AGAINST], True), ([FOR, RESERVES, AGAINST], True), ([RESERVES, RESERVES], True),
     ([FOR, AGAINST], False), ([RESERVES, AGAINST], False), ([AGAINST, AGAINST, FOR], False), ([FOR, NEITHER], True),
     ([AGAINST, NEITHER], False)],
)  # fmt: skip
def test_cat03_more_members_are_for_than_against_and_reserves_are_for(voices: list[Voice], good: bool) -> None:
    assert is_favourable(said(*voices)) is good


@pytest.mark.parametrize(("in_office", "quorum"), [(2, True), (3, True), (4, True), (5, False), (6, False)])
def test_cat03_half_of_the_members_in_office_make_the_quorum(in_office: int, quorum: bool) -> None:
    assert has_quorum(said(FOR, FOR), in_office=in_office) is quorum
    assert may_conclude(said(FOR, FOR), in_office=in_office) is quorum


def test_cat03_both_colleges_are_heard_and_somebody_speaks_for_or_against() -> None:
    assert not may_conclude(said(FOR), in_office=1)
    assert not may_conclude([OpinionOf("A", College.EXPERTS, FOR), OpinionOf("B", College.EXPERTS, FOR)], in_office=2)
    assert not may_conclude(said(NEITHER, NEITHER), in_office=2)
    assert may_conclude(said(AGAINST, NEITHER), in_office=2)
