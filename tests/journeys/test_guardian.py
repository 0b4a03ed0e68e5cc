"""Adults under protection: a guardian acts by a judge's decision; an assistant, only while the person consents.

André stands for the protected adult who is represented, Aurélie Laval for the one who is assisted. The operator records
and ends the measures by command. Source: CSP art. L. 1111-14, R. 1111-1, R. 1111-40; RULES.md MIN-16.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from espace_sante.demo.people import ALEX, ANDRE
from espace_sante.demo.people_kinds import DemoHolder
from espace_sante.demo.population import generate
from tests.journeys.service import PEOPLE, Service
from tests.journeys.test_every_page import then_the_page_is_sound
from tests.journeys.test_parents import command, status
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
SEED = 1  # the seed of `demo run`

PAGES = {
    "": "L’espace d’André",
    "documents/": "Documents d’André",
    "documents/ajouter/": "Ajouter un document",
    "activite/": "Activité de l’espace d’André",
    "professionnels/": "Les soignants d’André",
    "plus/": "Plus",
}


@dataclass
class Measure:
    """What the operator recorded, until they end it."""

    service: Service
    id: str
    ended: bool = False

    def end(self) -> None:
        if not self.ended:
            command(self.service, "family", "end-guardian", self.id, "--by", "operateur")
        self.ended = True


@pytest.fixture
def guardianship(service: Service) -> Iterator[Measure]:
    """Alex is André's guardian for the time of a journey."""
    yield from recorded(service, ANDRE.ins, "representation")


@pytest.fixture
def assistance(service: Service) -> Iterator[Measure]:
    """Alex assists a neighbour."""
    yield from recorded(service, neighbour().ins, "assistance")


def test_a_guardian_always_sees_in_whose_space_they_are(visit: Callable[..., Visitor], guardianship: Measure) -> None:
    alex = visit(script=False)
    alex.signs_in("Alex Besson")
    space = when_he_opens_the_space_of(alex, "André")
    for page, title in PAGES.items():
        alex.goes_to(f"{space}{page}")
        alex.is_on(title)
        then_it_is_said_whose_space_it_is(alex, "André", "Vous agissez en son nom")
    alex.goes_to(f"{space}documents/ajouter/")
    alex.sees("Vous agissez pour André")
    alex.goes_to(f"{space}activite/")
    alex.sees("Nora Vidal a enregistré une décision de justice : la personne désignée ouvre désormais cet espace.")
    assert status(alex, f"{space}aidants/") == 403  # the carers of a person stay their own choice
    guardianship.end()
    alex.goes_to(f"{space}documents/")
    alex.is_on("Cet espace ne vous est plus ouvert")


def test_the_pages_of_a_guardian_are_sound(visit: Callable[..., Visitor], guardianship: Measure) -> None:
    alex = visit(telephone=False)
    alex.signs_in("Alex Besson")
    alex.goes_to("/espace/famille/")
    alex.sees("Vous représentez cette personne, par décision de justice.")
    then_the_page_is_sound(alex)
    space = when_he_opens_the_space_of(alex, "André")
    for page in PAGES:
        alex.goes_to(f"{space}{page}")
        then_the_page_is_sound(alex)


def test_an_assistant_enters_while_the_person_consents_and_no_longer(
    visit: Callable[..., Visitor], assistance: Measure
) -> None:
    protected = neighbour()
    name = protected.given_names[0]
    alex, person = visit(script=False), visit()
    alex.signs_in("Alex Besson")
    then_the_space_is_not_among_his(alex, name)
    person.signs_in(re.compile(protected.display_name))
    space = f"/espace/{person.space_id()}/"
    assert status(alex, f"{space}documents/") == 404
    person.goes_to("/espace/famille/")
    then_the_page_is_sound(person)
    person.presses("Lui ouvrir mon espace")
    person.sees("votre espace lui est ouvert")
    alex.goes_to(f"{space}documents/")
    then_it_is_said_whose_space_it_is(alex, name, "Vous l’assistez")
    person.goes_to("/espace/famille/")
    then_the_page_is_sound(person)
    person.presses("Ne plus lui ouvrir mon espace")
    person.sees("votre espace ne lui est plus ouvert")
    assert status(alex, f"{space}documents/") == 403
    alex.is_on("Cet espace ne vous est plus ouvert")


def recorded(service: Service, protected: str, kind: str) -> Iterator[Measure]:
    said = command(
        service, "family", "guardian", protected, "--person", ALEX.ins, "--kind", kind,
        "--reference", "TJ 26/00018", "--by", "operateur",
    )  # fmt: skip
    found = re.search(r"measure ([0-9a-f-]{36})", said)
    assert found, said
    measure = Measure(service, found.group(1))
    yield measure
    measure.end()


def neighbour() -> DemoHolder:
    """The first adult of the rest of the population whose space is active."""
    today = datetime.now(UTC).date()
    people = generate(people=int(PEOPLE), seed=SEED, today=today).holders()
    return next(one for one in people if not one.login and one.space == "active" and one.age_on(today) >= 18)


def when_he_opens_the_space_of(alex: Visitor, name: str) -> str:
    """Its address, below the service's own."""
    alex.goes_to("/espace/famille/")
    row = alex.page.locator(".es-people__item", has_text=name)
    row.get_by_role("link", name="Ouvrir son espace").click()
    alex.sees(name)
    return alex.page.url.removeprefix(alex.service.url)


def then_it_is_said_whose_space_it_is(alex: Visitor, name: str, quality: str) -> None:
    button = alex.page.locator("summary.es-switcher__button")
    expect(button).to_be_in_viewport()
    expect(button.locator(".es-switcher__name")).to_have_text(name)
    expect(button.locator(".es-switcher__role")).to_have_text(quality)


def then_the_space_is_not_among_his(alex: Visitor, name: str) -> None:
    expect(alex.page.locator(".es-switcher__panel")).not_to_contain_text(name)
