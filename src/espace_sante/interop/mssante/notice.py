"""What a report says of a mail: a person read it, software took it in, it did not arrive.

Source: RFC 8098 (MDN), RFC 3464 (DSN); RULES.md MSG-13, STR-02; INTEROP.md section 4.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    READ = "read"  # a person opened it
    READ_ALWAYS = "read_always"  # the same, where the person agreed once for all
    PROCESSED = "processed"  # software took its documents in
    ERROR = "error"  # software could not, `code` says why
    DELIVERED = "delivered"  # it is in the mailbox
    FAILED = "failed"  # it never will be


# The business statuses of an integration (RULES.md STR-02), then two of HL7 table 0357 (docs/adr/0026).
BUSINESS_LABELS = {
    "900": "Le document n'est pas la derniere version",
    "901": "L'auteur ou sa structure n'est pas celui du document",
    "902": "Patient inconnu",
    "903": "INS absente",
    "101": "Donnee obligatoire absente",
    "102": "Document illisible",
}
FAILURE_SUBJECT = "[KO Intégration système !][{code}] {subject}"
_FAILURE = re.compile(r"\[KO Intégration système !\]\[(\d{3})\]")


@dataclass(frozen=True, slots=True)
class Notice:
    """`message_id` of ours, without brackets; `code`: of `BUSINESS_LABELS`, or the status of a delivery (`5.1.1`)."""

    message_id: str
    recipient: str  # in lower case
    outcome: Outcome
    code: str = ""


def failure_subject(subject: str, *, code: str) -> str:
    """The subject of a report on documents that could not be taken in."""
    return FAILURE_SUBJECT.format(code=code, subject=subject)


def code_in_subject(subject: str) -> str:
    """The business code in the subject of a report, empty when there is none."""
    found = _FAILURE.search(subject)
    return found[1] if found else ""
