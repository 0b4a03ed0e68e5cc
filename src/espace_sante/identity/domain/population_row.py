"""One insured person in a population file: matricule and strict traits, how to reach them, who cares for them.

Columns have a title each (in French), in any order; those of `NEEDED` must be there. The birth date may be partial
or lunar. Twins have one birth date and sometimes one first name: the matricule alone tells people apart.

Source: Référentiel INS (traits stricts); RULES.md LC-01, MIN-01, MT-01.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from espace_sante.identity.domain.birth_date import BirthDate, BirthDateInvalid
from espace_sante.identity.domain.names import name_key
from espace_sante.kernel.extract_rows import RowRejected, columns_of, cut, has_luhn_key, matricule_of, picker
from espace_sante.kernel.identifiers import INS_NIA_OID, INS_NIR_OID

NEEDED = ("matricule", "oid", "nom_naissance", "prenoms", "sexe", "date_naissance", "code_lieu_naissance")
COLUMNS = (
    *NEEDED, "premier_prenom", "nom_utilise", "lieu_naissance", "rang_naissance", "email", "telephone", "adresse",
    "code_postal", "commune", "caisse", "medecin_traitant", "parent_1", "parent_2",
)  # fmt: skip
SEXES = {"F": "F", "M": "M", "H": "M", "I": "U", "U": "U", "1": "M", "2": "F"}
_key = lru_cache(maxsize=50_000)(name_key)
_PLACE = re.compile(r"\d{5}|2[AB]\d{3}")
_EMAIL = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\"]+")
_DAY_FIRST = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")


class PopulationRow(NamedTuple):
    """One person, ready to be stored; `parent_1` is the one who declared the child to the insurer."""

    ins: str
    ins_oid: str
    birth_name: str
    birth_name_key: str
    used_name: str
    given_names: str
    first_given_name: str
    sex: str
    birth_date_text: str
    birth_on: str  # the civil day, AAAA-MM-JJ
    birth_rank: int
    birth_place_code: str
    birth_place_name: str
    email: str
    phone: str
    address_line: str
    postal_code: str
    city: str
    fund_code: str
    treating_doctor_rpps: str
    parent_1: str
    parent_2: str
    parent_oid: str


class PopulationReader:
    """Reads the records of one file, whose titles were read first. Raises ColumnsMissing.

    `told`: the columns that the file has.
    """

    def __init__(self, titles: Sequence[str]) -> None:
        places = columns_of(titles, wanted=COLUMNS, needed=NEEDED)
        self._pick = picker(places)
        self._width = len(titles)
        self.told = frozenset(title for title, place in zip(COLUMNS, places, strict=True) if place is not None)

    def read(self, fields: Sequence[str]) -> PopulationRow:
        """The person of a record. Raises RowRejected with the reason, which holds nothing of the person."""
        if len(fields) != self._width:
            raise RowRejected(f"{len(fields)} fields where the first line has {self._width}.")
        return _row(*self._pick(fields))


def _row(
    matricule: str, oid: str, birth_name: str, given_names: str, sex: str, birth_date: str, place_code: str,
    first_given_name: str, used_name: str, place_name: str, rank: str, email: str, phone: str, address: str,
    postal_code: str, city: str, fund: str, doctor: str, parent_1: str, parent_2: str,
) -> PopulationRow:  # fmt: skip
    ins, ins_oid = matricule_of(matricule, oid)
    birth_name, given_names = cut(birth_name, 100), cut(given_names.replace(",", " "), 200)
    key, first = _key(birth_name), cut(first_given_name, 100) or given_names.partition(" ")[0][:100]
    if not key or not _key(first):
        raise RowRejected("The birth name or the first given name is missing.")
    if (read_sex := SEXES.get(sex.strip().upper())) is None:
        raise RowRejected("The sex is none of F, M, I.")
    if not _PLACE.fullmatch(place := place_code.strip().upper()):
        raise RowRejected("The code of the birth place has not five characters.")
    if (rank := rank.strip() or "1") not in {"1", "2", "3", "4", "5", "6", "7", "8", "9"}:
        raise RowRejected("The rank of birth is no number from 1 to 9.")
    born, civil = _born(birth_date.strip())
    parent_oid = INS_NIR_OID if ins_oid == INS_NIA_OID else ins_oid
    return PopulationRow(
        ins=ins,
        ins_oid=ins_oid,
        birth_name=birth_name,
        birth_name_key=key,
        used_name=cut(used_name, 100),
        given_names=given_names,
        first_given_name=first,
        sex=read_sex,
        birth_date_text=born,
        birth_on=civil,
        birth_rank=int(rank),
        birth_place_code=place,
        birth_place_name=cut(place_name, 100),
        email=_email(email.strip()),
        phone=cut(phone, 20),
        address_line=cut(address, 200),
        postal_code=postal_code.strip()[:10],
        city=cut(city, 100),
        fund_code=fund.strip()[:9],
        treating_doctor_rpps=_doctor(doctor.strip()),
        parent_1=_parent(parent_1, parent_oid, child=ins),
        parent_2=_parent(parent_2, parent_oid, child=ins),
        parent_oid=parent_oid,
    )


def _born(text: str) -> tuple[str, str]:
    """The birth date as the trait writes it, and its civil day."""
    try:
        if len(text) == len("AAAA-MM-JJ") and date.fromisoformat(text).year >= 1000:
            return text, text  # as nearly all are
    except ValueError:
        pass
    if found := _DAY_FIRST.fullmatch(text):
        text = f"{found[3]}-{found[2]}-{found[1]}"
    elif found := _EIGHT_DIGITS.fullmatch(text):
        text = f"{found[1]}-{found[2]}-{found[3]}"
    try:
        return text, BirthDate(text).civil.isoformat()
    except BirthDateInvalid as error:
        raise RowRejected(error.message) from error


def _email(text: str) -> str:
    """Nothing is not wrong: the notice then goes by post (LC-02)."""
    if text and (len(text) > 254 or not _EMAIL.fullmatch(text)):
        raise RowRejected("This is not an e-mail address.")
    return text


def _doctor(text: str) -> str:
    if text and (len(text) != 11 or not text.isdecimal() or not has_luhn_key(text)):
        raise RowRejected("The RPPS number of the treating doctor is wrong.")
    return text


def _parent(text: str, oid: str, *, child: str) -> str:
    if not text.strip():
        return ""
    try:
        value, _ = matricule_of(text, oid)
    except RowRejected as error:
        raise RowRejected("The matricule of a parent is wrong.") from error
    if value == child:
        raise RowRejected("Somebody is said to be their own parent.")
    return value
