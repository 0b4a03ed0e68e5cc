"""Years of care for everybody: which illnesses, which events, and the documents they leave.

`drafts_of(...)` tells one household's story without writing anything; `documents_of(...)` writes it, document by
document, so that a large population never holds more than one household in memory.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from espace_sante.demo import histories_acute as acute
from espace_sante.demo import histories_chronic as chronic
from espace_sante.demo import histories_life as life
from espace_sante.demo.documents.camera import patient_documents
from espace_sante.demo.documents.draft import Draft
from espace_sante.demo.documents.writer import DemoDocument, write_document
from espace_sante.demo.histories_andre import andre_history
from espace_sante.demo.histories_camille import camille_history
from espace_sante.demo.histories_family import FAMILY_STORIES
from espace_sante.demo.histories_pen import Pen
from espace_sante.demo.people_kinds import DemoHolder, Sex
from espace_sante.demo.population import Population
from espace_sante.demo.population_households import Household

Story = Callable[[Pen, date], Iterator[Draft]]
NAMED_STORIES: dict[str, Story] = {"camille": camille_history, "andre": andre_history} | FAMILY_STORIES
OLDEST = timedelta(days=8 * 365)  # nothing generated is older


@dataclass(frozen=True, slots=True)
class Chance:
    """One row of the table of what may happen: at which ages, to whom, how often."""

    story: Story
    ages: range
    probability: float
    sex: Sex | None = None


CHANCES = (
    Chance(life.childhood, range(17), 1.0),
    Chance(acute.bronchiolitis, range(1, 6), 0.25),
    Chance(acute.angina, range(4, 50), 0.42),
    Chance(acute.ankle_sprain, range(10, 45), 0.16),
    Chance(acute.appendicitis, range(9, 36), 0.07),
    Chance(acute.back_pain, range(25, 65), 0.28),
    Chance(acute.check_up, range(18, 99), 0.6),
    Chance(acute.skin_check, range(20, 80), 0.15),
    Chance(acute.abdominal_ultrasound, range(25, 85), 0.14),
    Chance(life.sport_certificate, range(8, 26), 0.4),
    Chance(life.teeth, range(6, 99), 0.5),
    Chance(life.eyes, range(6, 99), 0.32),
    Chance(chronic.iron_deficiency, range(17, 50), 0.14, "F"),
    Chance(chronic.asthma, range(6, 60), 0.08),
    Chance(chronic.hypothyroidism, range(32, 90), 0.12, "F"),
    Chance(chronic.hypertension, range(45, 65), 0.25),
    Chance(chronic.hypertension, range(65, 99), 0.55),
    Chance(chronic.diabetes, range(48, 70), 0.12),
    Chance(chronic.diabetes, range(70, 99), 0.2),
    Chance(chronic.knee_osteoarthritis, range(58, 92), 0.2),
    Chance(chronic.atrial_fibrillation, range(68, 99), 0.14),
    Chance(chronic.frailty, range(82, 99), 0.5),
    Chance(life.flu_shot, range(67, 99), 0.75),
    Chance(life.mammography, range(54, 75), 0.6, "F"),
    Chance(life.bowel_screening, range(53, 75), 0.45),
)


def drafts_of(*, household: Household, seed: int, today: date) -> Iterator[Draft]:
    """Everything that the members of this household have in their records, oldest first for each of them.

    Nobody who opposed the opening of a space has any (RULES LC-04: no space, no record).
    """
    for holder in household.holders:
        if holder.space != "opposed":
            told = _story_of(household, holder, seed, today)
            credible = (draft for draft in told if _is_credible(draft, today))
            yield from sorted(credible, key=lambda draft: draft.created_at)


def documents_of(*, household: Household, seed: int, today: date) -> Iterator[DemoDocument]:
    """The same, written; then what the holders added themselves."""
    for draft in drafts_of(household=household, seed=seed, today=today):
        yield write_document(draft=draft)
    prescriber = household.professional("ophthalmologist")
    for holder in household.holders:
        yield from patient_documents(holder=holder, prescriber=prescriber, today=today)


def all_documents(*, population: Population) -> Iterator[DemoDocument]:
    """Every document of the population, one household after the other."""
    for household in population.households():
        yield from documents_of(household=household, seed=population.seed, today=population.today)


def _is_credible(draft: Draft, today: date) -> bool:
    """Neither before birth, nor today or later, nor of another age of medicine."""
    started, made = draft.service_start_at.date(), draft.created_at.date()
    oldest = date.min if draft.holder.login else today - OLDEST
    return max(draft.holder.birth_date, oldest) <= started <= made < today


def _story_of(household: Household, holder: DemoHolder, seed: int, today: date) -> Iterator[Draft]:
    if holder.login:
        rng = random.Random(holder.login)  # noqa: S311 - repeatable, and the same whatever the seed
        pen = Pen(household=household, holder=holder, rng=rng, prefix=holder.login)
        yield from NAMED_STORIES[holder.login](pen, today)
        return
    rng = random.Random(f"{seed}/{holder.key}")  # noqa: S311 - repeatable, not secret
    pen = Pen(household=household, holder=holder, rng=rng, prefix=f"{seed}/{holder.key}")
    for birth in household.births:
        if birth.mother == holder:
            yield from life.pregnancy(pen, birth)
    age = holder.age_on(today)
    for chance in CHANCES:
        wanted = age in chance.ages and chance.sex in (None, holder.sex)
        if rng.random() < chance.probability and wanted:
            yield from chance.story(pen, today)
