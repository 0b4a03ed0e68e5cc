"""Names, places and streets of the generated population, read from `data/`.

Given names follow the year of birth; family names come from many origins. Towns and their codes do not exist.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from espace_sante.demo.people_kinds import DemoAddress, Sex

TWO_WORDS = ("Ben", "Da", "Dos", "El", "Le")  # particles that open a family name


@dataclass(frozen=True, slots=True)
class Place:
    """A commune that does not exist."""

    code: str
    postal_code: str
    name: str


def _lines(name: str) -> list[str]:
    text = files("espace_sante.demo").joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def family_names() -> tuple[str, ...]:
    """Every family name; a particle stays with the word that follows."""
    names: list[str] = []
    for line in _lines("family_names.txt"):
        words = iter(line.split())
        names.extend(f"{word} {next(words)}" if word in TWO_WORDS else word for word in words)
    return tuple(names)


@cache
def places() -> tuple[Place, ...]:
    """The towns, the home of the named people first."""
    return tuple(Place(*line.split(maxsplit=2)) for line in _lines("places.txt"))


@cache
def _streets() -> tuple[str, ...]:
    return tuple(_lines("streets.txt"))


@cache
def _given_names() -> dict[Sex, tuple[tuple[int, int, tuple[str, ...]], ...]]:
    found: dict[Sex, list[tuple[int, int, tuple[str, ...]]]] = {"F": [], "M": []}
    for line in _lines("given_names.txt"):
        head, names = line.split(":")
        sex, first, last = head.split()
        found["F" if sex == "F" else "M"].append((int(first), int(last), tuple(names.split())))
    return {"F": tuple(found["F"]), "M": tuple(found["M"])}


def given_names(rng: random.Random, *, sex: Sex, year: int) -> tuple[str, ...]:
    """One to three given names of that time, all different; the first ones of the list are given more often."""
    names = next((names for first, last, names in _given_names()[sex] if first <= year <= last), None)
    if names is None:
        raise ValueError("No given names are known for that year.")
    wanted = rng.choices((1, 2, 3), (35, 45, 20))[0]
    chosen: dict[str, None] = {}
    while len(chosen) < wanted:
        chosen[names[int(len(names) * rng.random() ** 1.3)]] = None
    return tuple(chosen)


def address(rng: random.Random, *, place: Place) -> DemoAddress:
    """A house in that town."""
    return DemoAddress(str(rng.randint(1, 90)), rng.choice(_streets()), place.postal_code, place.name)


def ascii_slug(text: str) -> str:
    """Small letters and digits only, for an e-mail address."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())
