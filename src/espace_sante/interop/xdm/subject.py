"""The subject that software recognises: `XDM/1.0/DDM+<title> <name> <birth date>`.

Source: INTEROP.md 4 and the official messages (OBX-3 of the volet); RULES.md MSG-12.
"""

from __future__ import annotations

import unicodedata
from datetime import date

MARKER = "XDM/1.0/DDM"
_LONGEST = 200  # characters: a header line stays below the 998 bytes of RFC 5322 in any encoding


def xdm_subject(*, title: str, family_name: str, given_name: str, birth_on: date | None) -> str:
    """The subject of an automatic mail, on one line whatever the words hold."""
    day = f"{birth_on:%d/%m/%Y}" if birth_on else ""
    who = " ".join(filter(None, (_line(family_name).upper(), _line(given_name).upper(), day)))
    return f"{MARKER}+{_line(title)[: _LONGEST - len(who)]} {who}".strip()


def is_xdm_subject(subject: str) -> bool:
    """Whether a subject announces an archive, whatever stands before the marker (`Re:`, `[KO …]`)."""
    return MARKER in subject.upper()


def _line(words: str) -> str:
    """Words without line ends or other control characters, single spaces between them."""
    kept = (one if unicodedata.category(one)[0] != "C" else " " for one in words)
    return " ".join("".join(kept).split())[:_LONGEST]
