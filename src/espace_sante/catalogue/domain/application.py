"""What an application must hold before it may be sent, and before the technical check hands it on.

Source: CSP art. L. 1111-13-1 III, R. 1111-37; RULES.md CAT-01, CAT-05 to CAT-08.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from espace_sante.catalogue.domain.card import MAY_READ, Purpose, Track
from espace_sante.catalogue.domain.criteria import DPIA, CriterionLine, How, Met

NEEDED_ON_THE_CARD = ("summary", "description", "business_model", "device", "terms_url", "privacy_url", "support")


@dataclass(frozen=True, slots=True)
class Given:
    """What the publisher answered to one criterion, and what the check found; None where nothing is said yet."""

    declared: Met | None = None
    note: str = ""
    found: Met | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """All that an application holds.

    `card`: the fields of the card that are filled; `asked`: how many consents; `reads`: whether one of them is to read;
    `evidence`: the criteria with a file.
    """

    track: Track
    card: Set[str]
    themes: Set[str]
    purposes: Set[Purpose]
    regions: Set[str]
    screenshots: int
    asked: int
    reads: bool
    criteria: tuple[CriterionLine, ...]
    given: Mapping[str, Given] = field(default_factory=dict)
    evidence: Set[str] = frozenset()

    @property
    def concerned(self) -> tuple[CriterionLine, ...]:
        """The criteria of this track (CAT-07)."""
        return tuple(one for one in self.criteria if one.concerns(self.track))


def may_read_for(purposes: Set[Purpose]) -> bool:
    """Whether a service of these purposes may read what a space holds (CAT-06).

    Source: CSP art. L. 1111-13-1 III: prevention, diagnosis, care or follow-up, and nothing else.
    """
    return bool(purposes) and purposes <= MAY_READ


def lacking(application: Application) -> list[str]:
    """What is still missing, one code each, in the order of the pages; empty when it may be sent.

    `card:<field>`, `themes`, `purposes`, `regions`, `screenshots`, `finalities`, `purposes:reading`, `dpia`,
    `criterion:<code>`, `evidence:<code>`.
    """
    lacks = [f"card:{name}" for name in NEEDED_ON_THE_CARD if name not in application.card]
    lacks += [name for name in ("themes", "purposes", "regions") if not getattr(application, name)]
    if not application.screenshots:
        lacks.append("screenshots")
    lacks += _about_data(application)
    for one in application.concerned:
        lacks += _about_criterion(one, application)
    return lacks


def _about_data(application: Application) -> list[str]:
    """An exchange says of what, for a purpose of the law, with its impact assessment (CAT-05, CAT-06, CAT-07)."""
    if application.track is Track.PLAIN:
        return []
    lacks = [] if application.asked else ["finalities"]
    if application.reads and not may_read_for(application.purposes):
        lacks.append("purposes:reading")
    return lacks if DPIA in application.evidence else [*lacks, DPIA]


def _about_criterion(one: CriterionLine, application: Application) -> list[str]:
    given = application.given.get(one.code, Given())
    if given.declared is Met.NOT_CONCERNED:
        return [] if given.note else [f"criterion:{one.code}"]
    if given.declared is not Met.MET:
        return [f"criterion:{one.code}"]
    return [f"evidence:{one.code}"] if one.evidence and one.code not in application.evidence else []


def unchecked(application: Application) -> list[str]:
    """The criteria that the technical check has not found met, or not concerned: while one is, nothing goes on.

    What the publisher only declares counts as it is declared, unless the check found otherwise.
    """
    open_codes = []
    for one in application.concerned:
        given = application.given.get(one.code, Given())
        result = given.found or (given.declared if one.how is How.DECLARED else None)
        if result not in {Met.MET, Met.NOT_CONCERNED}:
            open_codes.append(one.code)
    return open_codes
