"""What its reader must not know of leaves no count, no title, no category, no sentence and no page.

Source: RULES.md VIS-05, ANN-01, MIN-09, MIN-11. Each test compares the pages with those of a space that never held the
document: whatever differs would tell that it exists.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from espace_sante.access import api as access
from espace_sante.kernel.identifiers import Rpps
from espace_sante.record import api as record
from espace_sante.spaces.api import SpaceView
from tests.portals.citizen.conftest import Browser, Family, act_for, text_of
from tests.worlds import World

TITLE = "Dépistage confidentiel"
VACCINE = "87273-9"  # a type whose category nothing else in these spaces has
LISTS = ["home", "documents", "activity", "professionals", "more"]
VARIABLE = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')


def read_page(browser: Browser, page: str) -> str:
    """A page without what differs at every request."""
    name = "home_of" if page == "home" and browser.client.get(browser.address("home_of")).status_code == 200 else page
    return VARIABLE.sub("", browser.read(name))


def deposit_hidden(world: World, space: SpaceView, **flag: bool) -> record.Registered:
    """By a doctor, who then reads it, has it corrected, and lists it."""
    new = world.new_document(title=TITLE, type_code=VACCINE, **flag)
    done = world.deposit(new, space=space)
    record.read_document(actor=world.doctor, space=space, document_id=done.document_id, now=world.now)
    return done


@pytest.fixture
def minor(world: World, family: Family) -> Family:
    """Lou's doctor follows her too."""
    assert world.doctor.rpps is not None
    access.record_medecin_traitant(space=family.lou_space, rpps=Rpps(world.doctor.rpps), name="Dr", now=world.now)
    return family


@pytest.mark.parametrize("page", LISTS)
def test_a_representative_sees_no_sign_of_what_a_minor_keeps_from_them(
    world: World, minor: Family, browse: Callable[..., Browser], page: str
) -> None:
    world.deposit(world.new_document(title="Bilan"), space=minor.lou_space)
    parent = browse("camille", space_id=minor.lou_space.id)
    parent.read("home_of")  # what this reading itself leaves is there before and after
    before = read_page(parent, page)
    deposit_hidden(world, minor.lou_space, secret=True)
    after = read_page(parent, page)
    assert TITLE not in after
    assert "Vaccinations" not in after
    assert _steady(after) == _steady(before)
    assert TITLE in browse("lou", space_id=minor.lou_space.id).read("documents")


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize("who", ["holder", "carer"])
def test_nobody_on_the_holder_s_side_sees_a_sign_of_what_waits_for_an_announcement(
    world: World, browse: Callable[..., Browser], page: str, who: str
) -> None:
    helper = world.citizen("aidant", "Aidant")
    world.open_space(helper)
    act_for(world, helper, world.camille, kind="carer")
    world.deposit(world.new_document(title="Bilan"))
    reader = browse({"holder": "camille", "carer": "aidant"}[who])
    before = read_page(reader, page)
    deposit_hidden(world, world.space, invisible=True)
    after = read_page(reader, page)
    assert TITLE not in after
    assert "Vaccinations" not in after
    assert _steady(after) == _steady(before)
    assert TITLE in world.titles_for(world.doctor)


@pytest.mark.parametrize("page", ["document", "file", "preview", "delete"])
@pytest.mark.parametrize("flag", ["secret", "invisible"])
def test_its_address_answers_as_if_it_did_not_exist(
    world: World, minor: Family, browse: Callable[..., Browser], page: str, flag: str
) -> None:
    done = deposit_hidden(world, minor.lou_space, **{flag: True})
    parent = browse("camille", space_id=minor.lou_space.id)
    answer = parent.get(page, done.document_id)
    nothing = parent.get(page, world.deposit(world.new_document()).document_id)  # of another space
    assert (answer.status_code, nothing.status_code) == (404, 404)
    assert text_of(answer) == text_of(nothing)


@pytest.mark.parametrize("flag", ["secret", "invisible"])
def test_it_can_be_neither_masked_nor_deleted_by_who_must_not_know_of_it(
    world: World, minor: Family, browse: Callable[..., Browser], flag: str
) -> None:
    done = deposit_hidden(world, minor.lou_space, **{flag: True})
    parent = browse("camille", space_id=minor.lou_space.id)
    assert parent.post("mask", done.document_id, masquer="oui").status_code == 404
    assert parent.post("delete", done.document_id).status_code == 404
    assert "essayé" not in parent.read("activity")


@pytest.mark.parametrize("flag", ["secret", "invisible"])
def test_no_search_and_no_count_of_the_family_finds_it(
    world: World, minor: Family, browse: Callable[..., Browser], flag: str
) -> None:
    world.deposit(world.new_document(title="Bilan"), space=minor.lou_space)
    deposit_hidden(world, minor.lou_space, **{flag: True})
    parent = browse("camille", space_id=minor.lou_space.id)
    assert "Aucun document ne contient ces mots" in text_of(parent.post("documents", mots="dépistage"))
    assert "Aucun document ici." in parent.read("documents", query="?categorie=7")
    assert ", 1 nouveau document" in browse("camille").read("home")


def test_a_correction_that_is_hidden_does_not_betray_itself_on_the_version_before(
    world: World, camille: Browser
) -> None:
    first = world.deposit(world.new_document(title="Version une"))
    second = world.deposit(world.new_document(title=TITLE, replaces=first.unique_id, invisible=True))
    answer = camille.get("document", first.document_id)
    assert str(second.document_id) not in text_of(answer)
    assert TITLE not in text_of(answer)


def test_it_appears_to_the_holder_once_announced(world: World, camille: Browser) -> None:
    done = deposit_hidden(world, world.space, invisible=True)
    record.announce_document(actor=world.doctor, space=world.space, document_id=done.document_id, now=world.now)
    assert TITLE in camille.read("documents")
    assert "vous a montré" in camille.read("activity")


def test_a_secret_item_is_visible_to_the_minor_and_hidden_from_both_parents(
    world: World, minor: Family, browse: Callable[..., Browser]
) -> None:
    alex = world.citizen("alex", "Alex")
    world.open_space(alex)
    act_for(world, alex, minor.lou, kind="representative")
    deposit_hidden(world, minor.lou_space, secret=True)
    for login in ("camille", "alex"):
        assert TITLE not in browse(login, space_id=minor.lou_space.id).read("documents")
    own = browse("lou", space_id=minor.lou_space.id)
    assert TITLE in own.read("documents")
    assert TITLE in own.read("activity")


def test_the_minor_s_own_page_does_not_name_the_parents_among_those_who_see_it(
    world: World, minor: Family, browse: Callable[..., Browser]
) -> None:
    done = deposit_hidden(world, minor.lou_space, secret=True)
    text = browse("lou", space_id=minor.lou_space.id).read("document", done.document_id)
    assert "Vous représente." not in text


def _steady(text: str) -> str:
    """Without the sentences about the reader's own visits, which each reading adds to, nor the blanks they leave."""
    own = r"<li class=\"es-thread__item[^>]*>(?:(?!</li>).)*Vous avez (?:ouvert ce journal|regardé).*?</li>"
    return re.sub(r"\s+", " ", re.sub(own, "", text, flags=re.S))
