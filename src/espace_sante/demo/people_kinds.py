"""What the demonstration knows of a person, a professional or a structure: plain values, no database.

Everything here is fictitious and looks it: INS under the test OID with a department that does not exist (00),
RPPS and FINESS numbers in ranges that no register gives out (9990…, 99…), telephone numbers that Arcep keeps for
fiction, and e-mail addresses under `.example` (RFC 2606).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum import luhn

from espace_sante.kernel.identifiers import INS_TEST_OID, ins_key

Sex = Literal["F", "M"]
SpaceSituation = Literal["active", "opened", "opposed", "notified"]  # RULES 1.1: S4, S3, S2, S1
RelationKind = Literal["parent", "carer", "treating_doctor", "care_team", "consent", "blocked"]
StructureKind = Literal["hospital", "samu", "laboratory", "imaging", "pharmacy", "group_practice", "practice"]
AgentKind = Literal["operator", "auditor", "publisher", "commission"]

FICTITIOUS_DEPARTMENT = "00"  # no French department bears it
RPPS_RANGE = "9990"
FINESS_RANGE = "99"


@dataclass(frozen=True, slots=True)
class DemoAddress:
    """A postal address in a town that does not exist."""

    number: str
    street: str
    postal_code: str
    city: str


@dataclass(frozen=True, slots=True)
class DemoHolder:
    """A person with a national health identity. `key` names them everywhere: the login, or `p` and a number."""

    key: str
    login: str | None
    birth_name: str
    used_name: str
    given_names: tuple[str, ...]
    sex: Sex
    birth_date: date
    birth_place_code: str
    birth_place_name: str
    ins: str
    address: DemoAddress
    email: str | None
    phone: str | None
    space: SpaceSituation = "active"
    ins_oid: str = INS_TEST_OID

    @property
    def first_given_name(self) -> str:
        return self.given_names[0]

    @property
    def display_name(self) -> str:
        return f"{self.first_given_name} {self.used_name}"

    def age_on(self, day: date) -> int:
        """Whole years lived on this day."""
        before_birthday = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before_birthday


@dataclass(frozen=True, slots=True)
class DemoStructure:
    """A place of care. `sector_code` is of JDV_J02 (SAxx), `setting_code` of JDV_J04."""

    key: str
    login: str | None
    finess: str
    name: str
    sector_code: str
    setting_code: str
    kind: StructureKind
    address: DemoAddress
    phone: str


@dataclass(frozen=True, slots=True)
class DemoProfessional:
    """A professional: `profession_code` of TRE_G15, `specialty_code` of TRE_R38 (SMxx) or None."""

    key: str
    login: str | None
    rpps: str
    family_name: str
    given_name: str
    civility: Literal["M", "MME"]
    profession_code: str
    specialty_code: str | None
    structures: tuple[DemoStructure, ...]

    @property
    def structure(self) -> DemoStructure:
        """Where they mostly work."""
        return self.structures[0]

    @property
    def is_doctor(self) -> bool:
        return self.profession_code == "10"

    @property
    def display_name(self) -> str:
        title = "Dr " if self.profession_code in {"10", "40"} else ""
        return f"{title}{self.given_name} {self.family_name}"

    @property
    def author_role_code(self) -> str:
        """Profession and specialty as JDV_J01 writes them: G15_10/SM54, G15_60."""
        return f"G15_{self.profession_code}" + (f"/{self.specialty_code}" if self.specialty_code else "")


@dataclass(frozen=True, slots=True)
class DemoAgent:
    """Who runs or checks the service, publishes one of the catalogue, or advises on them: no health identity."""

    login: str
    kind: AgentKind
    name: str
    domain: str = "operateur.example"

    @property
    def email(self) -> str:
        """The professional address by which they are known."""
        return f"{self.login}@{self.domain}"


@dataclass(frozen=True, slots=True)
class DemoService:
    """A service of the catalogue and what one holder granted it: (kind of data, right)."""

    login: str
    name: str
    granted_by: str
    grants: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """`subject` is `kind` of `object`, both by key: parent of, carer of, treating doctor of…

    The object is always the holder concerned: `Relation("consent", "pharma.leroy", "camille")` says that Camille
    gave her consent to pharma.leroy, and `Relation("blocked", "bloque", "camille")` that she blocked bloque.
    """

    kind: RelationKind
    subject: str
    object: str


def ins_of(*, sex: Sex, birth_date: date, birth_place_code: str, order: int) -> str:
    """A matricule of 13 digits shaped like a NIR, and its key: sex, year, month, place, order of registration."""
    if not 1 <= order <= 999:
        raise ValueError("An order of registration has one to three digits.")
    matricule = f"{1 if sex == 'M' else 2}{birth_date:%y%m}{birth_place_code}{order:03d}"
    return matricule + ins_key(matricule)


def rpps_of(number: int) -> str:
    """The RPPS of the n-th fictitious professional, with its Luhn key."""
    digits = f"{RPPS_RANGE}{number:06d}"
    return digits + luhn.calc_check_digit(digits)


def finess_of(number: int) -> str:
    """The FINESS of the n-th fictitious structure, with its Luhn key."""
    digits = f"{FINESS_RANGE}{number:06d}"
    return digits + luhn.calc_check_digit(digits)
