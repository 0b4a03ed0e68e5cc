"""An appointment with the keyboard alone, from the noting to the cancelling; then every page of dates is sound."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import expect

from tests.journeys.test_every_page import then_the_page_is_sound
from tests.journeys.test_keyboard import when_she_tabs_to
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

WITH, CHANGED = "Docteur Silva", "Docteur Moreau"
HOUR = "11\u00a0h\u00a011"
PAGES = ["agenda/?vue=semaine", "agenda/?vue=liste", "agenda/rappel/", "calendriers/", "calendriers/appareils/"]
FAMILY = ["/espace/agenda/", "/espace/agenda/?vue=liste", "/espace/prevention/"]


def test_camille_notes_changes_and_cancels_an_appointment_with_the_keyboard_alone(
    visit: Callable[..., Visitor],
) -> None:
    """AGE-01, AGE-03: noted, seen in the three views, changed, cancelled; nothing of it needs a mouse."""
    camille = visit(telephone=False)
    camille.signs_in("Camille")
    space_id = camille.space_id()
    when_she_tabs_to(camille, "Agenda", then="Enter")
    camille.is_on("Agenda")
    when_she_tabs_to(camille, "Noter un rendez-vous", then="Enter")
    camille.is_on("Noter un rendez-vous")
    when_she_writes(camille, "avec", WITH)
    when_she_writes_the_day(camille, today_in_paris())
    when_she_writes(camille, "heure", "1111AM")
    when_she_tabs_to(camille, "Enregistrer", then="Enter")
    camille.sees("C’est noté.")
    for view in ("Mois", "Semaine", "Liste"):
        camille.goes_to(f"/espace/{space_id}/agenda/")
        when_she_tabs_to(camille, view, then="Enter")
        expect(camille.page.locator(".es-chip[aria-current]", has_text=view)).to_be_visible()
        camille.sees(WITH)
    when_she_tabs_to(camille, HOUR, then="Enter")
    camille.is_on(WITH)
    when_she_tabs_to(camille, "Changer", then="Enter")
    camille.is_on("Changer ce rendez-vous")
    when_she_writes(camille, "avec", CHANGED)
    when_she_tabs_to(camille, "Enregistrer", then="Enter")
    camille.sees("C’est changé.")
    camille.is_on(CHANGED)
    when_she_tabs_to(camille, "Annuler", then="Enter")
    when_she_tabs_to(camille, "Annuler cette date", then="Enter")
    camille.sees("Cette date est annulée.")
    then_the_page_is_sound(camille)


def test_the_pages_of_dates_are_sound(visit: Callable[..., Visitor]) -> None:
    """AGE-01, AGE-06: the other views, the family’s, prevention, other calendars."""
    camille = visit(telephone=False)
    camille.signs_in("Camille")
    space_id = camille.space_id()
    for page in [f"/espace/{space_id}/{one}" for one in (*PAGES, "prevention/")] + FAMILY:
        camille.goes_to(page)
        then_the_page_is_sound(camille)


def test_the_other_parent_finds_the_child_s_dates_and_not_camille_s(visit: Callable[..., Visitor]) -> None:
    """AGE-01: a family's agenda holds what each reader may read, with the name of whose date it is."""
    alex = visit()
    alex.signs_in("Alex Besson")
    alex.goes_to("/espace/agenda/?vue=liste")
    alex.is_on("Agenda de la famille")
    dates = alex.page.locator(".es-events__item")
    expect(dates.filter(has_text="Dr Anne Rivière").first).to_contain_text("Maxime")
    expect(dates.locator(".es-event__who", has_text="Camille")).to_have_count(0)


@pytest.mark.parametrize("telephone", [False, True])
def test_the_month_of_a_family_is_printed_on_one_page_with_the_name_of_each(
    visit: Callable[..., Visitor], telephone: bool
) -> None:
    """AGE-01: on paper there is no colour to trust, no menu, and no week cut off from the others."""
    camille = visit(telephone=telephone)
    camille.signs_in("Camille")
    camille.goes_to("/espace/agenda/")
    month = camille.page.get_by_role("heading", level=2).first.inner_text()
    days = camille.page.locator(".es-month__number").all_inner_texts()
    names = {one.strip() for one in camille.page.locator(".es-month__text > b").all_text_contents()}
    sheets = printed(camille)
    on = [number for number, words in enumerate(sheets) if follows_in(days, words)]
    assert on == [0], f"{month} is on no page as a whole: {sheets}"
    assert len(days) >= 28
    assert len(names) >= 2, "the demonstration has dates of several people this month"
    assert all(name in sheets[0] for name in names), (names, sheets[0])
    assert not {"Accueil", "Documents", "Messages"} & set(" ".join(sheets).split())


def printed(camille: Visitor) -> list[str]:
    """The words of each sheet of A4, as this browser prints the page."""
    document = pdfium.PdfDocument(camille.page.pdf(format="A4", print_background=False))
    return [sheet.get_textpage().get_text_range() for sheet in document]


def follows_in(numbers: list[str], words: str) -> bool:
    """Whether these numbers stand among the words in this order."""
    found = iter(re.findall(r"\d+", words))
    return all(one in found for one in numbers)


def when_she_writes(camille: Visitor, field: str, words: str) -> None:
    """In the field of that name, instead of what it says."""
    when_she_tabs_to(camille, field, then="ControlOrMeta+a")
    camille.page.keyboard.type(words)


def when_she_writes_the_day(camille: Visitor, day: date) -> None:
    """A browser asks for the month or for the day first, as its own language does."""
    when_she_tabs_to(camille, "jour", then="ArrowLeft")
    for order in ("%m%d%Y", "%d%m%Y"):
        camille.page.keyboard.type(f"{day:{order}}")
        if camille.page.locator("[name=jour]").input_value() == day.isoformat():
            return
        for _ in range(2):  # back to the first of the three parts
            camille.page.keyboard.press("ArrowLeft")
    pytest.fail("the day cannot be written with the keyboard")


def today_in_paris() -> date:
    return datetime.now(ZoneInfo("Europe/Paris")).date()
