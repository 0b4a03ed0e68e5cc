"""The criteria of referencing, as a dated file says them: families, headings, what is wanted as evidence.

The file is CSV in UTF-8: `version,2026-01`, then `published_on,2026-01-15`, then a line of titles and one line for each
criterion. Source: CSP art. R. 1111-37; RULES.md CAT-01, CAT-02, CAT-07.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from espace_sante.catalogue.domain.card import Track
from espace_sante.catalogue.domain.errors import CriteriaFileInvalid

TITLES = ["code", "family", "heading", "track", "how", "evidence", "sentence"]
MOST_BYTES = 1 << 20
MOST_CRITERIA = 500
DPIA = "dpia"  # the evidence that every exchange of data needs (CAT-05), whatever the file says


class Family(StrEnum):
    """The three families of CAT-02."""

    TECHNICAL = "technical"
    SECURITY = "security"
    ETHICS = "ethics"


HEADINGS: dict[Family, tuple[str, ...]] = {
    Family.TECHNICAL: ("urbanisation", "interoperability"),
    Family.SECURITY: ("hosting", "identity", "protection"),
    Family.ETHICS: ("content", "transparency", "assistance", "accessibility", "environment"),
}


class How(StrEnum):
    """Whether the publisher's word is enough."""

    DECLARED = "declared"
    CHECKED = "checked"


class Met(StrEnum):
    """The answer to a criterion, of the publisher or of the technical check."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_CONCERNED = "not_concerned"


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion. `evidence`: the file that is wanted, in French; empty when none is. `everybody`: both tracks."""

    code: str
    family: Family
    heading: str
    everybody: bool
    how: How
    evidence: str
    sentence: str

    def concerns(self, track: Track) -> bool:
        return self.everybody or track is Track.EXCHANGE


@dataclass(frozen=True, slots=True)
class CriteriaFile:
    """A whole file of criteria, checked."""

    version: str
    published_on: date
    lines: tuple[CriterionLine, ...]


_VERSION = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_CODE = re.compile(r"[A-Z]{3}-\d{2}")


def read_criteria(content: bytes) -> CriteriaFile:
    """The criteria of a file. Raises CriteriaFileInvalid, which says the line, and takes nothing of the rest."""
    if len(content) > MOST_BYTES:
        raise CriteriaFileInvalid(f"The file is larger than {MOST_BYTES} bytes.")
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise CriteriaFileInvalid("This is not a CSV file in UTF-8.") from error
    if len(rows) < 4 or rows[2] != TITLES:
        raise CriteriaFileInvalid(f"Expected the version, the day, then these titles: {','.join(TITLES)}.")
    lines = tuple(_line(number, row) for number, row in enumerate(rows[3:], 4))
    if len(lines) > MOST_CRITERIA:
        raise CriteriaFileInvalid(f"There are more than {MOST_CRITERIA} criteria.")
    twice = [code for code, count in Counter(one.code for one in lines).items() if count > 1]
    if twice:
        raise CriteriaFileInvalid(f"This code stands twice: {twice[0]}.")
    return CriteriaFile(version=_version(rows[0]), published_on=_day(rows[1]), lines=lines)


def _version(row: list[str]) -> str:
    if len(row) != 2 or row[0] != "version" or not _VERSION.fullmatch(row[1]):
        raise CriteriaFileInvalid("Line 1: expected version,YYYY-MM.")
    return row[1]


def _day(row: list[str]) -> date:
    try:
        title, day = row
        if title == "published_on":
            return date.fromisoformat(day)
    except ValueError as error:
        raise CriteriaFileInvalid("Line 2: expected published_on,YYYY-MM-DD.") from error
    raise CriteriaFileInvalid("Line 2: expected published_on,YYYY-MM-DD.")


def _line(number: int, row: list[str]) -> CriterionLine:
    if len(row) != len(TITLES):
        raise CriteriaFileInvalid(f"Line {number}: expected {len(TITLES)} columns, found {len(row)}.")
    code, family, heading, track, how, evidence, sentence = (cell.strip() for cell in row)
    wrong = {
        "code": not _CODE.fullmatch(code),
        "family": family not in set(Family),
        "heading": family in set(Family) and heading not in HEADINGS[Family(family)],
        "track": track not in {"all", Track.EXCHANGE.value},
        "how": how not in set(How),
        "evidence": len(evidence) > 200,
        "sentence": not 10 <= len(sentence) <= 500,
    }
    faulty = [name for name, is_wrong in wrong.items() if is_wrong]
    if faulty:
        raise CriteriaFileInvalid(f"Line {number}: the column {faulty[0]} is not as expected.")
    return CriterionLine(
        code=code, family=Family(family), heading=heading, everybody=track == "all", how=How(how),
        evidence=evidence, sentence=sentence,
    )  # fmt: skip
