"""What the holder may and may not oppose, and what a deposit shows by itself. RULES.md CIT-12, CIT-13, VIS-03."""

from __future__ import annotations

import pytest

from espace_sante.access import api as access
from espace_sante.kernel.identifiers import Rpps
from espace_sante.record import api as record
from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_the_holder_does_not_stop_a_deposit_and_its_author_takes_it_back_on_request() -> None:
    """CIT-12, CIT-13: a block ends reading, never feeding; a legitimate motive is heard by the author."""
    world = World()
    access.block_professional(
        actor=world.camille, space=world.space, rpps=Rpps(world.nurse.rpps or ""), name="", now=world.now
    )
    done = world.deposit(world.new_document(title="Soins", author=world.nurse), by=world.nurse)
    assert "Soins" in world.titles_for(world.camille)
    with pytest.raises(access.AccessRefused):
        record.delete_document(actor=world.camille, space=world.space, document_id=done.document_id, now=world.now)
    assert "Soins" in world.titles_for(world.camille)
    record.delete_document(actor=world.nurse, space=world.space, document_id=done.document_id, now=world.now)
    assert "Soins" not in world.titles_for(world.camille)


def test_what_is_deposited_without_a_mark_is_visible_to_the_patient() -> None:
    """VIS-03."""
    world = World()
    world.deposit(world.new_document(title="Sans marque"))
    world.deposit(world.new_document(title="Avec marque", invisible=True))
    assert world.titles_for(world.camille) == ["Sans marque"]
