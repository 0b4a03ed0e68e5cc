"""Several documents are masked, or shown again, in one go (CIT-05)."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.audit.api import Act
from espace_sante.record import api as record
from tests.portals.citizen.conftest import PAGES_NOW, Browser, Family, text_of
from tests.worlds import World


def three(world: World) -> list[str]:
    made = [world.deposit(world.new_document(title=f"Bilan {one}", masked=one == 2)) for one in range(3)]
    return [str(one.document_id) for one in made]


def test_ticked_boxes_are_masked_and_the_others_shown(world: World, camille: Browser) -> None:
    first, second, third = three(world)
    assert camille.read("masking").count(" checked>") == 1
    said = text_of(camille.post("masking", documents=[first, second], vus=[first, second, third], follow=True))
    assert "2 documents viennent d’être masqués." in said
    assert "1 document est de nouveau visible." in said
    assert world.titles_for(world.nurse) == ["Bilan 2"]
    page = record.activity_of(actor=world.camille, space=world.space, now=PAGES_NOW)
    assert [one.entry.act for one in page.entries].count(Act.DOCUMENT_MASKED) >= 1


def test_what_was_not_on_the_page_stays_as_it_is(world: World, camille: Browser) -> None:
    first, second, third = three(world)
    camille.post("masking", documents=[second], vus=[first])
    assert set(world.titles_for(world.nurse)) == {"Bilan 0", "Bilan 1"}
    camille.post("masking", documents=[], vus=[first, second])
    assert (
        record.document_metadata(
            actor=world.camille, space=world.space, document_id=world.deposit().document_id, now=PAGES_NOW
        ).facts.masque_ps
        is False
    )
    assert third in camille.read("masking")


def test_a_document_of_another_space_changes_nothing(world: World, family: Family, camille: Browser) -> None:
    first, *_others = three(world)
    elsewhere = str(world.deposit(world.new_document(title="Ailleurs"), space=family.lou_space).document_id)
    answer = camille.post("masking", documents=[first, elsewhere], vus=[first, elsewhere])
    assert answer.status_code == 422
    assert "Un de ces documents n’est plus dans cette liste." in text_of(answer)
    assert "Bilan 0" in world.titles_for(world.nurse)


def test_a_carer_who_may_write_masks_too(world: World, family: Family, browse: Callable[..., Browser]) -> None:
    document = str(world.deposit(world.new_document(title="Bilan"), space=family.andre_space).document_id)
    carer = browse("camille", space_id=family.andre_space.id)
    carer.post("masking", documents=[document], vus=[document])
    assert "checked" in carer.read("masking")


def test_the_cost_of_masking_is_two_lines_a_document(world: World, camille: Browser) -> None:
    ids = [str(world.deposit(world.new_document(title=f"Bilan {one}")).document_id) for one in range(12)]

    def queries(chosen: list[str]) -> int:
        with CaptureQueriesContext(connections["dmp"]) as seen:
            camille.post("masking", documents=chosen, vus=ids)
        return len(seen)

    few = queries(ids[:2])
    many = queries(ids)
    assert many - few <= 8 * 3  # ten documents and eight more lines of trace
