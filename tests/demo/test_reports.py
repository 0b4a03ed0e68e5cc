"""What the demonstration shows of oppositions to a deposit (CIT-12)."""

from __future__ import annotations

import pytest

from espace_sante.demo.reports import MOTIVE, OPPOSED, oppose_a_deposit
from espace_sante.record.models import DocumentEntry
from espace_sante.reports import api as reports
from tests.worlds import World


@pytest.mark.django_db
def test_cit12_the_demonstration_has_one_opposition_that_its_author_may_answer_however_often_it_is_loaded() -> None:
    world = World()
    document_id = world.deposit(world.new_document(title=OPPOSED, days_ago=610)).document_id
    for _ in range(2):
        oppose_a_deposit(today=world.now.date())
    (one,) = reports.oppositions_to_answer(actor=world.doctor)
    assert one.report.document_id == document_id
    assert DocumentEntry.objects.get(id=document_id).quarantined
    read = reports.read_opposition(
        actor=world.doctor, space_id=world.space.id, report_id=one.report.id, now=world.now
    )  # fmt: skip
    assert read.thread.steps[0].words == MOTIVE
