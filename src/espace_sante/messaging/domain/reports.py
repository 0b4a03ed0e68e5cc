"""What is told back about a message: a person read it, its documents were taken in or could not be.

Source: RULES.md MSG-10, MSG-13, STR-02; RFC 8098; INTEROP.md section 4.
"""

from __future__ import annotations

from enum import StrEnum


class Report(StrEnum):
    """What we tell who wrote to us."""

    READ = "read"  # the holder's side said yes, this time
    READ_ALWAYS = "read_auto"  # the holder's side said yes once for all
    INTEGRATED = "integrated"  # its documents could be read, and are for this person
    REFUSED = "refused"  # they could not, `code` says why


class Receipts(StrEnum):
    """What the holder's side chose about receipts of reading."""

    ASK = "ask"
    ALWAYS = "always"
    NEVER = "never"


class Receipt(StrEnum):
    """What was answered to who asked for a receipt."""

    UNANSWERED = ""
    GIVEN = "given"
    DECLINED = "declined"


INTEGRATED = "done"  # of `Message.integration`; else one of the codes below, or nothing
# Statuses of an integration: those of STR-02, and two of HL7 table 0357 for what cannot be read at all (docs/adr/0026).
CODES = frozenset({"900", "901", "902", "903", "101", "102"})
