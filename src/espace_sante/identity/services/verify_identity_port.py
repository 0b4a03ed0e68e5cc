"""What we need from the national teleservice INSi: a search by traits, and the verification of a known identity.

An operator wires the real one, which speaks SOAP with certificates of theirs (docs/divergences.md).
Source: ANS, guide d'intégration du téléservice INSi (rechercherInsAvecTraitsIdentite; CodeCR 00, 01, 02).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from espace_sante.identity.domain.traits import StrictTraits
from espace_sante.kernel.errors import Unavailable
from espace_sante.kernel.identifiers import Ins


class TeleserviceUnavailable(Unavailable):
    """The national identity service does not answer, or answers what cannot be understood."""

    code = "insi-unavailable"


class Found(StrEnum):
    """How many identities the national base has for what was asked (CodeCR)."""

    ONE = "00"
    NONE = "01"
    SEVERAL = "02"


@dataclass(frozen=True, slots=True)
class NationalIdentity:
    """One person as the national base knows them: INSACTIF, INSHISTO and the traits."""

    ins: Ins
    traits: StrictTraits
    former: tuple[Ins, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the teleservice answers. `identity` is there for Found.ONE alone."""

    found: Found
    identity: NationalIdentity | None = None


class Teleservice(Protocol):
    """The national teleservice. Each call raises TeleserviceUnavailable."""

    def search(self, traits: StrictTraits) -> Answer:
        """rechercherInsAvecTraitsIdentite: the identity with all these traits."""

    def verify(self, ins: Ins, traits: StrictTraits) -> bool:
        """Whether this matricule is still the one of a person with these traits."""


def one_of(candidates: Iterable[NationalIdentity], traits: StrictTraits) -> Answer:
    """The answer of a base where these are the candidates. Twins and homonyms with all traits the same are several."""
    same = [one for one in candidates if one.traits.same_as(traits)]
    if len(same) == 1:
        return Answer(Found.ONE, same[0])
    return Answer(Found.SEVERAL if same else Found.NONE)
