"""The certificate of a delegation: what it says, where it is, who may take it away (CAR-07, CIT-14)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pypdfium2
import pytest

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.config.worker import drain_all
from espace_sante.identity import api as identity
from espace_sante.kernel.carers import CarerScope, Section
from espace_sante.kernel.events import publish
from espace_sante.kernel.identifiers import Rpps
from espace_sante.record import api as record
from espace_sante.record.models import DocumentEntry, RecordOutbox
from espace_sante.spaces import api as spaces
from tests.carers import invite, make_carer, terms
from tests.worlds import NOW as WORLD_NOW
from tests.worlds import World

pytestmark = pytest.mark.django_db
NOW = WORLD_NOW + timedelta(seconds=20, microseconds=123_456)  # as the clock gives it
AGENDA = CarerScope(sections=frozenset({Section.AGENDA, Section.MESSAGES}), writes=True)
ACCEPTED, REFUSED = "Attestation d’accord pour aider un proche", "Attestation de refus d’aider un proche"
CHANGED, REVOKED = "Attestation de changement de l’aide à un proche", "Attestation de fin de l’aide à un proche"


class Story:
    """André asks Camille."""

    def __init__(self) -> None:
        self.world = World(now=NOW)
        self.camille = self.world.camille
        self.andre = self.world.citizen("andre", "André")
        self.space = self.world.open_space(self.andre)

    def papers(self) -> list[record.DocumentView]:
        """What André finds in his documents once the outbox is drained."""
        while drain_all():
            pass
        return record.list_documents(actor=self.andre, space=self.space, now=NOW).documents

    def titles(self) -> list[str]:
        return sorted(view.title for view in self.papers())


@pytest.fixture
def story(db: None) -> Story:
    return Story()


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def text_in(story: Story, view: record.DocumentView) -> str:
    opened = record.read_document(actor=story.andre, space=story.space, document_id=view.id, now=NOW)
    return text_of(opened.content())


def test_accepting_changing_and_ending_each_leave_a_certificate(story: Story) -> None:
    delegation_id = make_carer(story.andre, story.camille, now=NOW, scope=AGENDA)
    assert story.titles() == [ACCEPTED]
    access.change_delegation(actor=story.andre, delegation_id=delegation_id, terms=terms(NOW), now=NOW)
    access.end_delegation(actor=story.camille, delegation_id=delegation_id, now=NOW)
    assert story.titles() == sorted([ACCEPTED, CHANGED, REVOKED])


def test_a_refusal_leaves_one_too_and_an_invitation_or_its_withdrawal_none(story: Story) -> None:
    access.end_delegation(actor=story.andre, delegation_id=invite(story.andre, story.camille, now=NOW), now=NOW)
    refused = invite(story.andre, story.camille, now=NOW)
    assert story.titles() == []
    access.answer_invitation(actor=story.camille, delegation_id=refused, accept=False, now=NOW)
    assert story.titles() == [REFUSED]
    assert "Camille FICTIF a refusé d’aider André FICTIF" in text_in(story, story.papers()[0])


def test_it_says_who_what_and_until_when(story: Story) -> None:
    make_carer(story.andre, story.camille, now=NOW, scope=AGENDA)
    (paper,) = story.papers()
    text = text_in(story, paper)
    for words in (
        "Le 24 novembre 2026 à 9 h 30, Camille FICTIF a accepté d’aider André FICTIF",
        "les messages et l’agenda, pour lire et pour ajouter",
        "24 novembre 2026",
        "24 novembre 2027",
    ):
        assert words in text


def test_it_is_an_accessible_pdf_in_french(story: Story) -> None:
    delegation_id = make_carer(story.andre, story.camille, now=NOW)
    pdf = record.delegation_certificate(actor=story.camille, delegation_id=delegation_id, now=NOW)
    document = pypdfium2.PdfDocument(pdf)
    assert document.get_metadata_value("Title") == ACCEPTED
    assert document.is_tagged()
    assert b"/Lang" in pdf
    assert b"pdfaid" in pdf


def test_it_is_the_service_s_own_document(story: Story) -> None:
    """CIT-14: not deleted by the holder; DOC: SYSTEM author; professionals do not see it."""
    make_carer(story.andre, story.camille, now=NOW)
    (paper,) = story.papers()
    assert paper.author.name == "Espace santé"
    assert not paper.facts.by_holder_side
    with pytest.raises(access.AccessRefused):
        record.delete_document(actor=story.andre, space=story.space, document_id=paper.id, now=NOW)
    access.give_consent(actor=story.andre, space=story.space, rpps=_rpps(story), name="Dr", now=NOW)
    assert record.list_documents(actor=story.world.doctor, space=story.space, now=NOW).total == 0
    (deposited,) = audit.trace_page(space_id=story.space.id, acts=[audit.Act.DOCUMENT_DEPOSITED.value]).entries
    assert (deposited.actor_kind, deposited.reason) == ("system", "service")


def test_making_it_twice_stores_it_once(story: Story) -> None:
    delegation_id = make_carer(story.andre, story.camille, now=NOW)
    story.papers()
    publish(access.DelegationMoved(space_id=story.space.id, delegation_id=delegation_id, position=2, at=NOW))
    assert story.titles() == [ACCEPTED]


def test_what_did_not_happen_leaves_none(story: Story) -> None:
    delegation_id = invite(story.andre, story.camille, now=NOW)
    for about, position in ((delegation_id, 2), (delegation_id, 1), (UUID(int=1), 2)):
        publish(access.DelegationMoved(space_id=story.space.id, delegation_id=about, position=position, at=NOW))
    assert story.titles() == []


def test_a_space_closed_meanwhile_receives_nothing_and_nothing_fails(story: Story) -> None:
    delegation_id = make_carer(story.andre, story.camille, now=NOW)
    story.papers()
    spaces.close_space(holder_id=story.andre.holder_id, by=story.andre, now=NOW)
    access.end_delegation(actor=story.camille, delegation_id=delegation_id, now=NOW)
    while drain_all():
        pass
    assert DocumentEntry.objects.filter(space_id=story.space.id).count() == 1
    assert not RecordOutbox.objects.exists()


def test_both_sides_take_it_away_and_nobody_else(story: Story) -> None:
    delegation_id = make_carer(story.andre, story.camille, now=NOW, scope=AGENDA)
    taken = {
        record.delegation_certificate(actor=who, delegation_id=delegation_id, now=NOW)
        for who in (story.andre, story.camille)
    }
    assert len(taken) == 1
    with pytest.raises(identity.DelegationUnknown):
        record.delegation_certificate(actor=story.world.citizen("autre", "Autre"), delegation_id=delegation_id, now=NOW)


def test_there_is_none_before_an_answer(story: Story) -> None:
    delegation_id = invite(story.andre, story.camille, now=NOW)
    with pytest.raises(identity.DelegationUnknown):
        record.delegation_certificate(actor=story.camille, delegation_id=delegation_id, now=NOW)


def _rpps(story: Story) -> object:
    return Rpps(str(story.world.doctor.rpps))
