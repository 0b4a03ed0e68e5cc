"""The five strict traits of a national health identity, and when two sets of them are of the same person.

Birth name, given names (a list, and the first of them), sex, birth date, place of birth (COG code). Two identities are
compared on all of them; homonyms that differ in one are two people, and twins who share all of them are told apart by
their matricule alone. Source: Référentiel INS (traits stricts); RNIV 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from espace_sante.identity.domain.birth_date import BirthDate
from espace_sante.identity.domain.names import name_key
from espace_sante.kernel.errors import Malformed

LONGEST_NAME = 100
UNKNOWN_PLACE = "99999"  # COG: nobody knows where
SEXES = frozenset({"F", "M", "U"})  # U: not determined

_PLACE = re.compile(r"\d{5}|2[AB]\d{3}")
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '’ʼ.\-‐‑–])*")  # people write all of these
_BETWEEN_NAMES = re.compile(r"[\s,;]+")


class TraitInvalid(Malformed):
    """A trait of a national identity does not have its form."""

    code = "trait-invalid"


@dataclass(frozen=True, slots=True)
class BirthPlace:
    """A place of birth: the INSEE code of the town, or 99 and three digits for a country (COG)."""

    code: str

    def __post_init__(self) -> None:
        if not _PLACE.fullmatch(self.code):
            raise TraitInvalid("A place of birth is a COG code of 5 characters.", field="birth_place_code")

    @property
    def is_abroad(self) -> bool:
        return self.code.startswith("99")

    @property
    def is_known(self) -> bool:
        return self.code != UNKNOWN_PLACE

    def same_as(self, other: BirthPlace) -> bool:
        return same_place(self.code, other.code)

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class StrictTraits:
    """The traits as given. Raises TraitInvalid naming the first one that does not have its form."""

    birth_name: str
    given_names: tuple[str, ...]
    sex: str
    birth_date: BirthDate
    birth_place: BirthPlace

    def __post_init__(self) -> None:
        _check_name(self.birth_name, field="birth_name")
        if not self.given_names:
            raise TraitInvalid("A person has at least one given name.", field="given_names")
        for name in self.given_names:
            _check_name(name, field="given_names")
        if self.sex not in SEXES:
            raise TraitInvalid("The sex is F, M or U.", field="sex")

    @classmethod
    def read(cls, *, birth_name: str, given_names: str, sex: str, birth_date: str, birth_place: str) -> Self:
        """From texts, as files and services give them: names separated by spaces or commas, sex in either case."""
        return cls(
            birth_name=" ".join(birth_name.split()),
            given_names=split_names(given_names),
            sex=sex.strip().upper(),
            birth_date=BirthDate(birth_date.strip()),
            birth_place=BirthPlace(birth_place.strip().upper()),
        )

    @property
    def first_given_name(self) -> str:
        return self.given_names[0]

    def disagreements(self, other: StrictTraits) -> tuple[str, ...]:
        """The traits that differ, by name; nothing when both are one identity.

        The first given name must be the same; the lists may stop at different lengths, since many files hold the first
        one only. A birth date is compared as written: a partial one never equals a whole one.
        """
        differ = {
            "birth_name": name_key(self.birth_name) != name_key(other.birth_name),
            "given_names": not _same_names(self.given_names, other.given_names),
            "sex": self.sex != other.sex or self.sex == "U",
            "birth_date": self.birth_date != other.birth_date,
            "birth_place_code": not self.birth_place.same_as(other.birth_place),
        }
        return tuple(name for name, differs in differ.items() if differs)

    def same_as(self, other: StrictTraits) -> bool:
        return not self.disagreements(other)


def split_names(text: str) -> tuple[str, ...]:
    """« Jean-Pierre, Marie » and « Jean-Pierre Marie » -> two names; a hyphen keeps a compound one together."""
    return tuple(filter(None, _BETWEEN_NAMES.split(text.strip())))


def same_place(one: str, other: str) -> bool:
    """Whether two codes are one known place. A town of Corsica was 20xxx before 1976, 2Axxx or 2Bxxx since."""
    return one != UNKNOWN_PLACE and _before_1976(one) == _before_1976(other)


def _same_names(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    pairs = list(zip(map(name_key, ours), map(name_key, theirs), strict=False))
    return bool(pairs) and all(one == other for one, other in pairs)


def _check_name(name: str, *, field: str) -> None:
    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        raise TraitInvalid(f"A name has letters, spaces, hyphens and apostrophes, {LONGEST_NAME} at most.", field=field)


def _before_1976(code: str) -> str:
    return f"20{code[2:]}" if code[:2] in {"2A", "2B"} else code
