"""What usually answers each purpose: where the form of an operator begins. They decide, a second one approves.

Source: CSP art. L. 1110-4 V ("dans la mesure où elles sont nécessaires pour…"); RULES.md LC-22. The lists are ours.
"""

from __future__ import annotations

from datetime import date, timedelta

from espace_sante.access.api import CitizenCategory
from espace_sante.spaces.api import HeirPurpose

YEAR = timedelta(days=365)
# Never offered: what the holder's side writes, and what is the business of others.
OFFERED: tuple[CitizenCategory, ...] = (
    CitizenCategory.REPORTS,
    CitizenCategory.BIOLOGY,
    CitizenCategory.IMAGING,
    CitizenCategory.SYNTHESIS,
    CitizenCategory.PRESCRIPTIONS,
    CitizenCategory.CERTIFICATES,
    CitizenCategory.PREVENTION,
    CitizenCategory.VACCINATION,
    CitizenCategory.ADMINISTRATIVE,
    CitizenCategory.ADVANCE_DIRECTIVES,
)
_CARE = (CitizenCategory.REPORTS, CitizenCategory.BIOLOGY, CitizenCategory.IMAGING)
USUAL: dict[HeirPurpose, tuple[tuple[CitizenCategory, ...], timedelta | None]] = {
    HeirPurpose.CAUSE_OF_DEATH: ((*_CARE, CitizenCategory.CERTIFICATES), YEAR),
    HeirPurpose.MEMORY: ((CitizenCategory.REPORTS,), YEAR),
    HeirPurpose.RIGHTS: ((CitizenCategory.REPORTS, CitizenCategory.CERTIFICATES), None),
}


def usual_answer(purpose: HeirPurpose, *, died_on: date) -> tuple[tuple[CitizenCategory, ...], date | None]:
    """The categories, and from which day on, that a form begins with."""
    categories, before = USUAL[purpose]
    return categories, died_on - before if before else None
