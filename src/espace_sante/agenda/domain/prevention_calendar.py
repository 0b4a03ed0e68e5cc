"""One edition of the prevention calendar: acts, at which ages, for whom, why, and by which text.

An edition is a JSON file with its dates and its sources; it is checked whole before it is used. Ages are written "8d",
"2m", "50y". Texts are in French and in English, as pages are.
Source: RULES.md AGE-06, AGE-07; CSP art. L. 1411-6-2, L. 2132-2, L. 3111-2; the sources that each edition names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from espace_sante.kernel.errors import Malformed

OLDEST = {"d": 3650, "m": 1800, "y": 150}  # beyond which an age in a file is a mistake
MOST_ACTS, MOST_FAMILIES, LONGEST_TEXT, LARGEST_FILE = 300, 100, 600, 500_000
_AGE = re.compile(r"(\d{1,4})([dmy])")
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_SEASON_DAY = re.compile(r"(\d{2})-(\d{2})")


class EditionInvalid(Malformed):
    """A prevention calendar cannot be used; the message names what is wrong and where, for an operator."""

    code = "edition-invalid"


class Kind(StrEnum):
    """What an act is."""

    VACCINE = "vaccine"
    CHILD_EXAM = "child_exam"
    DENTAL = "dental"
    SCREENING = "screening"
    REVIEW = "review"


class Level(StrEnum):
    """Whether the text obliges or advises (AGE-06)."""

    MANDATORY = "mandatory"
    RECOMMENDED = "recommended"


class Age(NamedTuple):
    """An age: so many days, months or years after birth."""

    number: int
    unit: str

    def after(self, day: date) -> date:
        """The day on which it is reached. A day that its month does not have is the first of the next one, as the
        birthday of somebody born on 29 February is 1 March in a common year."""
        if self.unit == "d":
            return day + timedelta(days=self.number)
        months = self.number * (12 if self.unit == "y" else 1) + day.month - 1
        year, month = day.year + months // 12, months % 12 + 1
        try:
            return date(year, month, day.day)
        except ValueError:
            return date(year + month // 12, month % 12 + 1, 1)


class Text(NamedTuple):
    """A sentence in each language of the pages."""

    fr: str
    en: str


class SeasonDay(NamedTuple):
    """A day of any year."""

    month: int
    day: int

    def of(self, year: int) -> date:
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Family:
    """What several acts have in common. `words`: any of them, without accents, in the title of a vaccination note."""

    code: str
    kind: Kind
    name: Text
    why: Text
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedAct:
    """An act of the calendar, once or several times.

    From the age `start` (included) to the age `end` (excluded; None: there is no end). `every`: again so long after
    the last one, or after the beginning of the last window when nothing is known. `season`: each year between these
    days. `unless`: not proposed when that other act was done. `sex`: "F", "M", or "" for everybody.
    """

    code: str
    family: Family
    level: Level
    label: Text
    source: str
    start: Age
    end: Age | None
    every: Age | None
    season: tuple[SeasonDay, SeasonDay] | None
    sex: str
    born_from: date | None
    unless: str


@dataclass(frozen=True, slots=True)
class Edition:
    """A calendar in force from a day on, until another one is or until its own last day (excluded)."""

    code: str
    title: Text
    valid_from: date
    valid_until: date | None
    sources: Mapping[str, Text]
    families: Mapping[str, Family]
    acts: tuple[PlannedAct, ...]


def read_edition(content: bytes) -> Edition:
    """An edition from its file. Raises EditionInvalid, which names the act and what is wrong."""
    if len(content) > LARGEST_FILE:
        raise EditionInvalid(f"The file is larger than {LARGEST_FILE} bytes.")
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise EditionInvalid("The file is not JSON.") from error
    top = _Reader(told, "the edition")
    sources = {code: _text(top.of("sources"), code) for code in top.of("sources").codes(MOST_FAMILIES)}
    families = {code: _family(top.of("families"), code) for code in top.of("families").codes(MOST_FAMILIES)}
    acts = tuple(_act(_Reader(one, "an act"), families, sources) for one in top.items("acts", MOST_ACTS))
    edition = Edition(
        code=top.matching("edition", _NAME),
        title=_text(top, "title"),
        valid_from=_needed(top.day("valid_from"), "valid_from"),
        valid_until=top.day("valid_until"),
        sources=sources,
        families=families,
        acts=acts,
    )
    _check_whole(edition)
    return edition


def _check_whole(edition: Edition) -> None:
    codes = [act.code for act in edition.acts]
    twice = {code for code in codes if codes.count(code) > 1}
    if twice:
        raise EditionInvalid(f"Several acts have the code {min(twice)}.")
    if edition.valid_until is not None and edition.valid_until <= edition.valid_from:
        raise EditionInvalid("The edition ends before it begins.")
    for position, act in enumerate(edition.acts):
        if act.unless and act.unless not in codes[:position]:
            raise EditionInvalid(f"{act.code}: `unless` names no act that stands before it.")


def _family(families: _Reader, code: str) -> Family:
    told = families.of(code)
    return Family(
        code=code,
        kind=told.one_of("kind", Kind),
        name=_text(told, "name"),
        why=_text(told, "why"),
        words=tuple(told.strings("words")),
    )


def _act(told: _Reader, families: Mapping[str, Family], sources: Mapping[str, Text]) -> PlannedAct:
    code = told.matching("code", _CODE)
    told = _Reader(told.values, code)
    family, source = families.get(told.string("family")), told.string("source")
    if family is None or source not in sources:
        raise EditionInvalid(f"{code}: its family or its source is not in the file.")
    start, end, every = told.age("from"), told.age("until"), told.age("every")
    if start is None:
        raise EditionInvalid(f"{code}: `from` is missing.")
    _check_ages(code, start, end, every)
    season = _season(told)
    if season is not None and every is not None:
        raise EditionInvalid(f"{code}: `every` and `season` do not go together.")
    sex = told.string("sex", needed=False)
    if sex not in {"", "F", "M"}:
        raise EditionInvalid(f"{code}: `sex` is F, M, or nothing.")
    return PlannedAct(
        code=code, family=family, level=told.one_of("level", Level), label=_text(told, "label", needed=False),
        source=source, start=start, end=end, every=every, season=season, sex=sex, born_from=told.day("born_from"),
        unless=told.string("unless", needed=False),
    )  # fmt: skip


def _check_ages(code: str, start: Age, end: Age | None, every: Age | None) -> None:
    birth = date(2001, 1, 1)
    if end is not None and end.after(birth) <= start.after(birth):
        raise EditionInvalid(f"{code}: it ends before it begins.")
    if every is not None and (end is None or every.after(birth) < date(2001, 2, 1)):
        raise EditionInvalid(f"{code}: what comes again has an end, and comes at most once a month.")


def _season(told: _Reader) -> tuple[SeasonDay, SeasonDay] | None:
    days = told.strings("season")
    found = [_SEASON_DAY.fullmatch(one) for one in days]
    if not days:
        return None
    if len(found) != 2 or not all(found):
        raise EditionInvalid(f"{told.where}: `season` is two days, MM-DD.")
    start, end = (SeasonDay(int(one[1]), int(one[2])) for one in found if one)
    for one in (start, end):
        try:
            one.of(2001)  # a common year: 29 February begins no season
        except ValueError as error:
            raise EditionInvalid(f"{told.where}: `season` has a day that not every year has.") from error
    if start == end:
        raise EditionInvalid(f"{told.where}: `season` lasts the whole year.")
    return start, end


def _text(told: _Reader, name: str, *, needed: bool = True) -> Text:
    if not needed and name not in told.values:
        return Text("", "")
    inside = told.of(name)
    return Text(inside.string("fr"), inside.string("en"))


def _needed(day: date | None, name: str) -> date:
    if day is None:
        raise EditionInvalid(f"The edition: `{name}` is missing.")
    return day


class _Reader:
    """Values of one JSON object, each of the type it must have."""

    def __init__(self, values: Any, where: str) -> None:
        if not isinstance(values, dict):
            raise EditionInvalid(f"{where}: this is no object.")
        self.values: dict[str, Any] = values
        self.where = where

    def of(self, name: str) -> _Reader:
        return _Reader(self.values.get(name), f"{self.where}, {name[:60]}")

    def codes(self, most: int) -> list[str]:
        if len(self.values) > most or any(not _CODE.fullmatch(one) for one in self.values):
            raise EditionInvalid(f"{self.where}: too many, or a name in other signs than a-z, 0-9 and dashes.")
        return list(self.values)

    def items(self, name: str, most: int) -> list[Any]:
        found = self.values.get(name)
        if not isinstance(found, list) or not 0 < len(found) <= most:
            raise EditionInvalid(f"{self.where}: `{name}` is a list of 1 to {most}.")
        return found

    def string(self, name: str, *, needed: bool = True) -> str:
        found = self.values.get(name, "")
        if not isinstance(found, str) or len(found) > LONGEST_TEXT or not found.isprintable():
            raise EditionInvalid(f"{self.where}: `{name}` is no line of at most {LONGEST_TEXT} characters.")
        if needed and not found.strip():
            raise EditionInvalid(f"{self.where}: `{name}` is missing.")
        return found

    def strings(self, name: str) -> list[str]:
        found = self.values.get(name, [])
        if not isinstance(found, list) or len(found) > 20 or any(not isinstance(one, str) or not one for one in found):
            raise EditionInvalid(f"{self.where}: `{name}` is a list of at most 20 words.")
        return found

    def matching(self, name: str, form: re.Pattern[str]) -> str:
        found = self.string(name)
        if not form.fullmatch(found):
            raise EditionInvalid(f"{self.where}: `{name}` is not of the form {form.pattern}.")
        return found

    def one_of(self, name: str, kinds: type[StrEnum]) -> Any:
        try:
            return kinds(self.string(name))
        except ValueError as error:
            raise EditionInvalid(f"{self.where}: `{name}` is one of {', '.join(kinds)}.") from error

    def day(self, name: str) -> date | None:
        found = self.values.get(name)
        if found is None:
            return None
        try:
            return date.fromisoformat(self.string(name))
        except ValueError as error:
            raise EditionInvalid(f"{self.where}: `{name}` is no day YYYY-MM-DD.") from error

    def age(self, name: str) -> Age | None:
        if self.values.get(name) is None:
            return None
        found = _AGE.fullmatch(self.string(name))
        if not found or int(found[1]) > OLDEST[found[2]]:
            raise EditionInvalid(f"{self.where}: `{name}` is no age such as 8d, 2m or 50y.")
        return Age(int(found[1]), found[2])
