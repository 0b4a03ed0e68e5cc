"""An edition of the calendar is checked whole, and says what is wrong with it (RULES.md AGE-06, AGE-07)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from espace_sante.agenda.domain.prevention_calendar import EditionInvalid, Kind, read_edition
from espace_sante.agenda.domain.prevention_notes import families_told
from espace_sante.agenda.services.prevention_editions import PACKAGED

PACKAGED_BYTES = (PACKAGED / "prevention_2025.json").read_bytes()


def edition() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(PACKAGED_BYTES)
    return told


def test_age_07_every_act_names_its_source_and_its_reason_in_both_languages() -> None:
    found = read_edition(PACKAGED_BYTES)
    assert found.valid_from == date(2025, 1, 1)
    for act in found.acts:
        assert act.source in found.sources
        for text in (act.family.name, act.family.why, found.sources[act.source]):
            assert text.fr.strip()
            assert text.en.strip()
    assert {act.source for act in found.acts} == set(found.sources)
    assert {act.family.code for act in found.acts} == set(found.families)


def test_age_09_a_vaccine_is_recognised_by_its_own_name() -> None:
    found = read_edition(PACKAGED_BYTES)
    for family in found.families.values():
        told = families_told(family.name.fr, found)
        assert (family.code in told) is (family.kind is Kind.VACCINE), family.code


def test_age_09_a_note_in_capitals_without_accents_is_recognised_and_one_in_other_words_is_not() -> None:
    found = read_edition(PACKAGED_BYTES)
    assert families_told("VACCIN : DIPHTERIE, TETANOS, POLIOMYELITE", found) == {"dtp"}
    assert families_told("Vaccin contre la fièvre jaune", found) == frozenset()


def change(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def apply(told: dict[str, Any]) -> None:
        *names, last = path.split("/")
        place: Any = told
        for name in names:
            place = place[int(name)] if isinstance(place, list) else place[name]
        place[int(last) if isinstance(place, list) else last] = value

    return apply


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("edition", "../2026", "`edition`"),
        ("edition", "", "`edition`"),
        ("valid_from", "2025-13-01", "`valid_from`"),
        ("valid_from", None, "`valid_from`"),
        ("valid_until", "2024-01-01", "ends before it begins"),
        ("acts", [], "`acts`"),
        ("acts/0/code", "ror-1", "ror-1"),
        ("acts/0/family", "inconnue", "its family"),
        ("acts/0/source", "inconnue", "its source"),
        ("acts/0/from", "2 months", "`from`"),
        ("acts/0/from", None, "`from`"),
        ("acts/0/from", "9999y", "`from`"),
        ("acts/0/until", "1m", "ends before it begins"),
        ("acts/0/every", "1d", "once a month"),
        ("acts/0/season", ["02-30", "10-01"], "`season`"),
        ("acts/0/season", ["02-29", "10-01"], "`season`"),
        ("acts/0/season", ["10-01"], "`season`"),
        ("acts/0/season", ["10-01", "10-01"], "`season`"),
        ("acts/0/sex", "X", "`sex`"),
        ("acts/0/level", "urgent", "`level`"),
        ("acts/0/unless", "hpv-1", "`unless`"),
        ("acts/0/born_from", 2018, "`born_from`"),
        ("acts/0", "texte", "no object"),
        ("families/ror/name", {"fr": "Vaccin"}, "`en`"),
        ("families/ror/why/fr", "x" * 601, "`fr`"),
        ("families/ror/why/fr", "deux\nlignes", "`fr`"),
        ("families/ror/words", "ror", "`words`"),
        ("sources", ["a"], "no object"),
    ],
)
def test_age_06_an_edition_that_is_wrong_is_refused_and_says_where(path: str, value: object, said: str) -> None:
    told = edition()
    change(path, value)(told)
    with pytest.raises(EditionInvalid) as refused:
        read_edition(json.dumps(told).encode())
    assert said in refused.value.message


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"[" * 100_000, b'{"edition": NaN}', b" " * 500_001])
def test_what_is_no_edition_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(EditionInvalid):
        read_edition(content)
