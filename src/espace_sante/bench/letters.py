"""How many letters of notice one core draws in a second: as many as the post takes decide how long a wave lasts."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from espace_sante.identity import api as identity
from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces.api import campaigns

AIM = 100.0  # letters a second of a core


@dataclass(frozen=True, slots=True)
class LetterFigures:
    """Letters drawn one after another by one process."""

    letters: int
    core_seconds: float

    @property
    def rate_of_a_core(self) -> float:
        return self.letters / self.core_seconds

    @property
    def missed(self) -> bool:
        return self.rate_of_a_core < AIM


def run_letters(*, count: int, writer: campaigns.LetterWriter, tell: Callable[[str], object]) -> LetterFigures:
    """Draw so many letters, each to somebody else with a code of their own, and throw them away."""
    writer(_letter(0))  # the compiler and its fonts are read once
    began = time.process_time()
    for number in range(count):
        writer(_letter(number))
    figures = LetterFigures(count, time.process_time() - began)
    tell(f"{count} letters: {figures.rate_of_a_core:.0f} a second of a core (aim {AIM:.0f})")
    return figures


def _letter(number: int) -> campaigns.LetterContent:
    notice_id = new_id()
    name = f"Personne Fictive {number}"
    to = identity.Addressee(
        holder_id=new_id(),
        about=name,
        is_minor=False,
        to=name,
        email="",
        address=(f"{number} rue des Inventions", "31000 Ville-Fictive"),
    )
    code, day = campaigns.code_of(notice_id), date(2026, 11, 23)
    return campaigns.LetterContent(number=notice_id.hex[-12:].upper(), kind="first", code=code, to=to, dated=day)
