"""Dr Benoît works in two places: he says where he is, always sees it, changes it, and the parents read the right one.

Source: RULES.md PRO-08, STR-04; Pro Santé Connect, SubjectRefPro.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.test_every_page import then_the_page_is_sound
from tests.journeys.visitor import PROSANTECONNECT, Visitor

pytestmark = pytest.mark.journey

HOSPITAL, PRACTICE = "Hôpital des Trois-Rivières", "Cabinet de l’Enfance"
READ_AT_THE_HOSPITAL, READ_AT_THE_PRACTICE, READ_AT_BOTH = (
    "Examen des 9 ans",
    "Examen des 6 ans",
    "Consultation, angine",
)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_doctor_says_where_he_is_and_the_trace_tells_it(visit: Callable[..., Visitor], script: bool) -> None:
    doctor = visit(script=script)
    doctor.signs_in("Luc Benoît", button=PROSANTECONNECT)
    then_nothing_opens_before_the_choice(doctor)
    when_he_chooses(doctor, HOSPITAL)
    then_the_place_stays_in_sight(doctor, HOSPITAL)
    when_he_reads_about_lou(doctor, READ_AT_THE_HOSPITAL, READ_AT_BOTH)
    then_the_place_stays_in_sight(doctor, HOSPITAL)
    doctor.follows("Changer de lieu")
    expect(doctor.page.get_by_label(HOSPITAL)).to_be_checked()
    when_he_chooses(doctor, PRACTICE)
    when_he_reads_about_lou(doctor, READ_AT_THE_PRACTICE, READ_AT_BOTH)
    then_the_place_stays_in_sight(doctor, PRACTICE)
    camille = visit(script=script)
    camille.signs_in("Camille")
    then_lou_s_activity_names(camille, READ_AT_THE_HOSPITAL, [HOSPITAL])
    then_lou_s_activity_names(camille, READ_AT_THE_PRACTICE, [PRACTICE])
    then_lou_s_activity_names(camille, READ_AT_BOTH, [HOSPITAL, PRACTICE])


def test_the_page_of_the_choice_is_sound(visit: Callable[..., Visitor]) -> None:
    doctor = visit(telephone=False)
    doctor.signs_in("Luc Benoît", button=PROSANTECONNECT)
    then_the_page_is_sound(doctor)
    doctor.presses("Continuer")
    doctor.sees("Choisissez l’un de vos lieux d’exercice.")
    then_the_page_is_sound(doctor)
    when_he_chooses(doctor, HOSPITAL)
    then_the_page_is_sound(doctor)


def then_nothing_opens_before_the_choice(doctor: Visitor) -> None:
    doctor.is_on("Où travaillez-vous en ce moment ?")
    expect(bar(doctor)).to_have_text("Dr Luc Benoît")
    doctor.goes_to("/pro/")
    doctor.is_on("Où travaillez-vous en ce moment ?")


def when_he_chooses(doctor: Visitor, place: str) -> None:
    doctor.page.get_by_label(place).check()
    doctor.presses("Continuer")
    doctor.is_on("Trouver un patient")


def when_he_reads_about_lou(doctor: Visitor, *titles: str) -> None:
    for title in titles:
        doctor.goes_to("/pro/")
        doctor.follows("MOREAU Lou")
        if doctor.page.get_by_role("button", name="Ouvrir le dossier").count():  # a minor's record: asked once (MIN-10)
            doctor.presses("Ouvrir le dossier")
        doctor.follows(title)
        doctor.is_on(title)


def then_the_place_stays_in_sight(doctor: Visitor, place: str) -> None:
    """At the top of the page, then at its end."""
    expect(bar(doctor)).to_have_text(re.compile(rf"^Dr Luc Benoît, médecin, {place}$"))
    expect(bar(doctor)).to_be_in_viewport()
    doctor.page.keyboard.press("End")
    expect(bar(doctor)).to_be_in_viewport()


def then_lou_s_activity_names(camille: Visitor, title: str, places: list[str]) -> None:
    camille.goes_to("/espace/")
    camille.follows("Lou")
    camille.opens_from_the_menu("Activité")
    today = camille.page.locator("section").filter(has_text="Aujourd’hui,").first
    told = today.get_by_role("listitem").filter(has_text=f"Le Dr Luc Benoît a lu « {title} »")
    said = " ".join(told.all_inner_texts())
    assert {place for place in (HOSPITAL, PRACTICE) if place in said} == set(places), said


def bar(doctor: Visitor) -> Locator:
    return doctor.page.locator(".es-probar__who")
