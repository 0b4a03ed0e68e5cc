"""The HL7 v2 forms that XDS metadata is written in: persons, structures, patients, times.

Source: IHE ITI TF-3 table 4.2.3.1.7-2 (CX, XCN, XON, DTM in UTC); INTEROP.md 1.7 (PSIdNat, Struct_IdNat).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from espace_sante.kernel.identifiers import (
    INS_OIDS,
    RPPS_OID,
    STRUCTURE_OID,
    Finess,
    Ins,
    InvalidIdentifier,
    Rpps,
)
from espace_sante.record.api import Author, Coded

_ESCAPES = {"\\F\\": "|", "\\S\\": "^", "\\T\\": "&", "\\R\\": "~", "\\E\\": "\\"}
_ESCAPE = re.compile(r"\\[FSTRE]\\")
_DTM = re.compile(r"\d{4}(?:\d{2}){0,5}", re.ASCII)
_FORMAT = "%Y%m%d%H%M%S"
_EARLIEST = "00000101000000"
_FIRST_YEAR, _LAST_YEAR = "1800", "2999"  # far enough from the ends of the calendar for any time zone
_LONGEST_NAME = 200


def components(text: str) -> list[str]:
    """The components of a composite, as written; twenty at least, so that none is missing."""
    found = text.split("^")
    return found + [""] * (20 - len(found))


def plain(text: str) -> str:
    """A component without HL7 escapes, cut to the length of a name."""
    return _ESCAPE.sub(lambda found: _ESCAPES[found[0]], text).strip()[:_LONGEST_NAME]


def escaped(text: str) -> str:
    """Words as a component: on one line, separators escaped."""
    words = " ".join(text.split()).replace("\\", "\\E\\")
    for written, meant in _ESCAPES.items():
        words = words.replace(meant, written) if meant != "\\" else words
    return words


def moment(text: str) -> datetime | None:
    """A DTM in UTC, what is not written being the earliest; None when no such time exists, or centuries away."""
    if not _DTM.fullmatch(text) or not _FIRST_YEAR <= text[:4] <= _LAST_YEAR:
        return None
    try:
        return datetime.strptime(text + _EARLIEST[len(text) :], _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None


def written(at: datetime) -> str:
    """An instant as DTM, to the second, in UTC."""
    return at.astimezone(UTC).strftime(_FORMAT)


def patient_of(text: str) -> Ins | None:
    """The national health identity in a CX; None when its authority gives none, or when its form or key is wrong."""
    parts = components(text)
    try:
        return Ins.parse(plain(parts[0]), oid=_authority(parts[3]))
    except InvalidIdentifier:
        return None


def patient_id(ins: Ins) -> str:
    return f"{ins.value}^^^&{ins.oid}&ISO^NH"


def person(text: str) -> Author:
    """Somebody in an XCN: a professional by RPPS number, the patient, or whoever has neither."""
    parts = components(text)
    authority, number = _authority(parts[8]), plain(parts[0])
    name = " ".join(filter(None, (plain(parts[2]), plain(parts[1]))))
    return Author(
        rpps=_rpps(number) if authority == RPPS_OID else "", name=name, holder=authority in INS_OIDS and bool(number)
    )


def structure(text: str) -> tuple[str, str]:
    """The FINESS number (empty for another kind of number) and the name in an XON."""
    parts = components(text)
    number = plain(parts[9]) if _authority(parts[5]) == STRUCTURE_OID else ""
    return _finess(number), plain(parts[0])


def specialty(text: str) -> Coded | None:
    """`code^wording^system`; None when there is no code."""
    parts = components(text)
    code = plain(parts[0])[:40]
    return Coded(code, plain(parts[2]).removeprefix("urn:oid:"), plain(parts[1])) if code else None


def role(text: str) -> str:
    parts = components(text)
    return plain(parts[1]) or plain(parts[0])


def person_written(author: Author, patient: Ins | None) -> str:
    """An author as XCN: family name last in `author.name`, as `person` reads it."""
    given, _, family = author.name.strip().rpartition(" ")
    name = f"{escaped(family)[:80]}^{escaped(given)[:80]}"
    if author.holder and patient:
        return f"{patient.value}^{name}^^^^^^&{patient.oid}&ISO^D^^^NH"
    if author.rpps:
        return f"8{author.rpps}^{name}^^^^^^&{RPPS_OID}&ISO^D^^^IDNPS"
    return f"^{name}"


def structure_written(author: Author) -> str:
    """Where an author works as XON; empty when neither number nor name is known."""
    name = escaped(author.institution)[:120]
    if author.finess:
        return f"{name}^^^^^&{STRUCTURE_OID}&ISO^IDNST^^^1{author.finess}"
    return name


def specialty_written(code: Coded) -> str:
    return f"{escaped(code.code)}^{escaped(code.display)[:120]}^{escaped(code.system)}"


def _authority(text: str) -> str:
    """The OID of an assigning authority, `&oid&ISO`."""
    parts = text.split("&")
    return parts[1].strip() if len(parts) > 1 else ""


def _rpps(number: str) -> str:
    """The RPPS number behind its type digit 8 (or alone); empty for ADELI and internal numbers."""
    digits = number[1:] if len(number) == 12 and number.startswith("8") else number
    try:
        return Rpps(digits).value
    except InvalidIdentifier:
        return ""


def _finess(number: str) -> str:
    """The FINESS number behind its type digit 1 (or alone); empty for SIREN, SIRET and others."""
    characters = number[1:] if len(number) == 10 and number.startswith("1") else number
    try:
        return Finess(characters).value
    except InvalidIdentifier:
        return ""
