"""A situation of practice: as what, and where, a professional acts now.

Source: Pro Santé Connect, SubjectRefPro (exercices and activities); RULES.md PRO-08, STR-04.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from espace_sante.identity.domain.claims import ProfessionalClaims

SPECIALTY = "S"  # codeTypeSavoirFaire: « spécialité ordinale »


@dataclass(frozen=True, slots=True)
class Situation:
    """One line of the choice « Où travaillez-vous en ce moment ? »."""

    profession_code: str
    specialty_code: str
    structure_name: str
    finess: str  # empty when Pro Santé Connect gives none: a practice in town often has none

    def kept(self) -> dict[str, str]:
        """As a session keeps it."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Situation:
        return cls(**kept)


def situations(claims: ProfessionalClaims) -> list[Situation]:
    """Every situation that the claims give, in their order and once each; an exercise without a place is one too."""
    found = [
        Situation(
            profession_code=exercise.profession_code,
            specialty_code=exercise.know_how_code if exercise.know_how_type_code == SPECIALTY else "",
            structure_name=place[0],
            finess=place[1],
        )
        for exercise in claims.exercises
        for place in [
            (activity.structure_name, activity.finess.value if activity.finess else "")
            for activity in exercise.activities
        ]
        or [("", "")]
    ]
    return list(dict.fromkeys(found))
