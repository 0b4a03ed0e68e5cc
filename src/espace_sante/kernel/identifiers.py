"""National identifiers as validated value types.

Source: Référentiel identifiant national de santé (matricule 13 + key 2, OID of the assigning authority);
RPPS and FINESS: Luhn key (ISO/IEC 7812-1). The INS OIDs are those of the ANS register.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self
from uuid import UUID

import uuid_utils
import uuid_utils.compat
from stdnum import luhn

from espace_sante.kernel.errors import Malformed

INS_NIR_OID = "1.2.250.1.213.1.4.8"
INS_NIA_OID = "1.2.250.1.213.1.4.9"
INS_TEST_OID = "1.2.250.1.213.1.4.10"
INS_DEMO_OID = "1.2.250.1.213.1.4.11"
INS_OIDS = frozenset({INS_NIR_OID, INS_NIA_OID, INS_TEST_OID, INS_DEMO_OID})

RPPS_OID = "1.2.250.1.71.4.2.1"  # natural persons, ANS register
STRUCTURE_OID = "1.2.250.1.71.4.2.2"  # legal persons, ANS register

_INS = re.compile(r"[1-9]\d{4}(?:\d{2}|2[AB])\d{6}")
_LOCAL = re.compile(r"ES[A-Z2-7]{13}")
_PAIRWISE = re.compile(r"[0-9a-f]{32}")
_OID = re.compile(r"[0-2](?:\.(?:0|[1-9]\d*))+")
_CORSICA = {"2A": "19", "2B": "18"}


RowId = uuid_utils.UUID


class InvalidIdentifier(Malformed):
    """An identifier does not have its form or its key."""

    code = "invalid-identifier"


def new_id() -> UUID:
    """A time-ordered identifier, so that rows written together lie together (RFC 9562, version 7)."""
    return uuid_utils.compat.uuid7()


def new_row_id() -> RowId:
    """The same where rows are written thousands at a time: it has `hex` and `bytes`, and costs a fifth."""
    return uuid_utils.uuid7()


@dataclass(frozen=True, slots=True)
class Oid:
    """An object identifier in dotted form, at most 64 characters (IHE ITI TF-3, 4.2.3.1.2)."""

    value: str

    def __post_init__(self) -> None:
        if len(self.value) > 64 or not _OID.fullmatch(self.value):
            raise InvalidIdentifier("This is not an OID of at most 64 characters.")

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Ins:
    """A matricule INS: 13 characters, its key of 2 digits, and the OID that says what it is (NIR, NIA, test).

    Raises InvalidIdentifier when the form, the key or the OID is wrong.
    Source: Référentiel INS; key = 97 - (number mod 97), Corsica 2A read as 19 and 2B as 18.
    """

    value: str
    oid: str

    def __post_init__(self) -> None:
        if self.oid not in INS_OIDS:
            raise InvalidIdentifier("This is not the OID of a national health identity.", field="ins_oid")
        if len(self.value) != 15 or not _INS.fullmatch(self.value[:13]) or not self.value[13:].isdecimal():
            raise InvalidIdentifier("A national health identity has 13 characters and a key of 2 digits.", field="ins")
        if self.value[13:] != ins_key(self.value[:13]):
            raise InvalidIdentifier("The key of this national health identity is wrong.", field="ins")

    @classmethod
    def parse(cls, text: str, *, oid: str) -> Self:
        """Read a matricule as people write it: spaces and no-break spaces are dropped, letters capitalised."""
        return cls("".join(text.split()).upper(), oid.removeprefix("urn:oid:"))

    @property
    def matricule(self) -> str:
        return self.value[:13]

    @property
    def key(self) -> str:
        return self.value[13:]

    @property
    def is_nia(self) -> bool:
        """True for a waiting identifier (NIA), given before the final NIR."""
        return self.oid == INS_NIA_OID

    def __str__(self) -> str:
        return self.value


class Nia(Ins):
    """A waiting national identifier (NIA): the same form, always under its own OID."""

    __slots__ = ()

    def __init__(self, value: str) -> None:
        super().__init__(value, INS_NIA_OID)


@dataclass(frozen=True, slots=True)
class LocalIdentifier:
    """What names a person who has no INS, under an OID of whoever runs the service. It is never an INS.

    15 characters that begin with two letters, so that no matricule can be read in it.
    Raises InvalidIdentifier when the form is wrong, or the OID is one of a national health identity.
    Source: CSP art. L. 1111-13-1; RULES.md LC-24.
    """

    value: str
    oid: str

    def __post_init__(self) -> None:
        if self.oid in INS_OIDS or not _OID.fullmatch(self.oid):
            raise InvalidIdentifier("A local identifier stands under an OID of its own.", field="ins_oid")
        if not _LOCAL.fullmatch(self.value):
            raise InvalidIdentifier("A local identifier has ES and 13 letters or digits.", field="ins")

    @property
    def is_nia(self) -> bool:
        return False

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class PairwiseIdentifier:
    """How one linked service calls one person, under the OID of that service: nothing is read in it (SCO-03).

    32 hexadecimal digits of chance, which any FHIR id may hold. `oid` is empty where only the number was written.
    Raises InvalidIdentifier when the form is wrong.
    """

    value: str
    oid: str = ""

    def __post_init__(self) -> None:
        if self.oid in INS_OIDS or (self.oid and not _OID.fullmatch(self.oid)):
            raise InvalidIdentifier("The number that a service knows stands under the OID of that service.")
        if not _PAIRWISE.fullmatch(self.value):
            raise InvalidIdentifier("The number by which a service knows a person has 32 hexadecimal digits.")

    def __str__(self) -> str:
        return self.value


PersonIdentifier = Ins | LocalIdentifier


def identifier_of(value: str, oid: str) -> PersonIdentifier:
    """What is stored of a person: an INS under the OIDs of one, else a local identifier. Raises InvalidIdentifier."""
    return Ins(value, oid) if oid in INS_OIDS else LocalIdentifier(value, oid)


def ins_key(matricule: str) -> str:
    """The two digits that follow a 13-character matricule (97 - number mod 97)."""
    department = matricule[5:7]
    digits = matricule[:5] + _CORSICA.get(department, department) + matricule[7:]
    return f"{97 - int(digits) % 97:02d}"


@dataclass(frozen=True, slots=True)
class Rpps:
    """The number of a professional in the shared directory: 11 digits, the last one a Luhn key."""

    value: str

    def __post_init__(self) -> None:
        if len(self.value) != 11 or not self.value.isdecimal() or not luhn.is_valid(self.value):
            raise InvalidIdentifier("An RPPS number has 11 digits and a Luhn key.", field="rpps")

    @property
    def national_id(self) -> str:
        """PSIdNat: the type digit 8 and the RPPS number (INTEROP.md 1.7)."""
        return "8" + self.value

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Finess:
    """The number of a health or social structure: 9 characters, the last one a Luhn key (Corsica: 2A, 2B)."""

    value: str

    def __post_init__(self) -> None:
        department = self.value[:2]
        digits = _CORSICA.get(department, department) + self.value[2:]
        if len(self.value) != 9 or not digits.isdecimal():
            raise InvalidIdentifier("A FINESS number has 9 characters.", field="finess")
        if department not in _CORSICA and not luhn.is_valid(self.value):
            raise InvalidIdentifier("The key of this FINESS number is wrong.", field="finess")

    def __str__(self) -> str:
        return self.value
