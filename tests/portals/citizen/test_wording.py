"""French as it is said: elisions, articles, days, sizes."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from espace_sante.portals.citizen.wording.dates import clock, day_title, short_day, since_words, when
from espace_sante.portals.citizen.wording.files import type_words
from espace_sante.portals.citizen.wording.people import at_start, called, of_person
from espace_sante.portals.components.sizes import size_words

TODAY = date(2026, 11, 24)
PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Lou", "de Lou"), ("André", "d’André"), ("Élodie", "d’Élodie"), ("Œdipe", "d’Œdipe"), ("Hélène", "d’Hélène"),
        ("Yann", "de Yann"), ("Yaël", "de Yaël"), ("Yves", "d’Yves"), ("Noé", "de Noé"),
    ],
)  # fmt: skip
def test_the_space_of_somebody(name: str, said: str) -> None:
    assert of_person(name) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Dr Hélène Martin", "le Dr Hélène Martin"),
        ("Laboratoire des Tilleuls", "le laboratoire des Tilleuls"),
        ("Hôpital des Trois-Rivières", "l’hôpital des Trois-Rivières"),
        ("Pharmacie Leroy", "la pharmacie Leroy"),
        ("Karim Petit", "Karim Petit"),
    ],
)
def test_a_name_in_a_sentence_takes_its_article(name: str, said: str) -> None:
    assert called(name) == said


def test_a_name_at_the_head_of_a_sentence_is_bold_and_escaped() -> None:
    assert at_start("Pharmacie <b>") == "La <strong>pharmacie &lt;b&gt;</strong>"


@pytest.mark.parametrize(
    ("day", "title", "short", "since"),
    [
        (date(2026, 11, 24), "Aujourd’hui, mardi 24 novembre", "aujourd’hui", "depuis aujourd’hui"),
        (date(2026, 11, 23), "Hier, lundi 23 novembre", "hier", "depuis hier"),
        (date(2026, 11, 3), "Mardi 3 novembre", "3 novembre", "depuis le 3 novembre"),
        (date(2025, 12, 1), "Lundi 1er décembre 2025", "1er décembre 2025", "depuis le 1er décembre 2025"),
    ],
)
def test_days_are_said_as_people_say_them(day: date, title: str, short: str, since: str) -> None:
    said = day_title(day, TODAY), short_day(day, TODAY), since_words(day, TODAY)
    assert tuple(words.replace("\u00a0", " ") for words in said) == (title, short, since)


def test_no_line_cuts_a_date_after_its_number() -> None:
    assert short_day(date(2025, 12, 3), TODAY) == "3\u00a0décembre\u00a02025"


def test_the_nature_of_a_document_is_said_without_abbreviation() -> None:
    assert type_words("CR d'imagerie médicale") == "Compte rendu d’imagerie médicale"
    assert type_words("Lettre de liaison") == "Lettre de liaison"


def test_hours_are_those_of_paris_with_two_figures_for_minutes() -> None:
    moment = datetime(2026, 11, 24, 9, 5, tzinfo=PARIS)
    assert clock(moment).replace("\u00a0", " ") == "9 h 05"
    assert when(moment, moment).replace("\u00a0", " ") == "Aujourd’hui à 9 h 05"


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "1 ko"), (999, "1 ko"), (340_000, "340 ko"), (1_240_000, "1,2 Mo"), (5_000_000, "5 Mo"), (7_000_000, "7 Mo")],
)
def test_sizes_are_said_in_the_words_of_everyday(size: int, said: str) -> None:
    assert size_words(size).replace("\u00a0", " ") == said
