"""One insured person in a population file: matricule and strict traits, how to reach them, who cares for them.

Columns have a title each (in French), in any order; those of `NEEDED` must be there. The birth date may be partial
or lunar. Twins have one birth date and sometimes one first name: the matricule alone tells people apart. Who has no
matricule, a beneficiary of State medical aid, is told by the number of that card (`numero_ame`).

Source: Référentiel INS (traits stricts); RULES.md LC-01, LC-10 (health card), LC-24, MIN-01, MT-01.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from espace_sante.identity.domain.birth_date import BirthDate, BirthDateInvalid
from espace_sante.identity.domain.names import name_key
from espace_sante.identity.domain.provisional_code import normal_code
from espace_sante.identity.domain.typed_numbers import aid_number
from espace_sante.kernel.extract_rows import RowRejected, columns_of, has_luhn_key, matricule_of, picker
from espace_sante.kernel.identifiers import INS_NIA_OID, INS_NIR_OID, INS_OIDS, LocalIdentifier

NEEDED = ("matricule", "oid", "nom_naissance", "prenoms", "sexe", "date_naissance", "code_lieu_naissance")
COLUMNS = (
    *NEEDED, "premier_prenom", "nom_utilise", "lieu_naissance", "rang_naissance", "email", "telephone", "adresse",
    "code_postal", "commune", "caisse", "medecin_traitant", "parent_1", "parent_2", "numero_carte_vitale", "numero_ame",
)  # fmt: skip
SHORTEST_CARD, LONGEST_CARD = 6, 30  # characters of a serial number: our choice, no public text gives its form
SEXES = {"F": "F", "M": "M", "H": "M", "I": "U", "U": "U", "1": "M", "2": "F"}
_RANKS = {"": 1, **{str(rank): rank for rank in range(1, 10)}}
_key = lru_cache(maxsize=50_000)(name_key)
_PLACE = re.compile(r"\d{5}|2[AB]\d{3}")
_EMAIL = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\"]+")
_DAY_FIRST = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")


class PopulationRow(NamedTuple):
    """One person, ready to be stored; `parent_1` is the one who declared the child to the insurer.

    From `parent_1` on, what is stored elsewhere than on the holder.
    """

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
    health_card: str  # the serial number as it is compared, LC-10
    was_local: str  # with an INS: the local identifier that the person had before, LC-24


class PopulationReader:
    """Reads the records of one file, whose titles were read first. Raises ColumnsMissing.

    `told`: the columns that the file has. `local`: makes the identifier of somebody without INS from the number of
    their card of State medical aid.
    """

    def __init__(self, titles: Sequence[str], *, local: Callable[[str], LocalIdentifier]) -> None:
        places = columns_of(titles, wanted=COLUMNS, needed=NEEDED)
        self._pick = picker(places)
        self._width, self._local = len(titles), local
        self.told = frozenset(title for title, place in zip(COLUMNS, places, strict=True) if place is not None)

    def read(self, fields: Sequence[str]) -> PopulationRow:
        """The person of a record. Raises RowRejected with the reason, which holds nothing of the person."""
        if len(fields) != self._width:
            raise RowRejected(f"{len(fields)} fields where the first line has {self._width}.")
        picked = self._pick(fields)
        return _row(*(picked if _are_clean(picked) else [" ".join(text.split()) for text in picked]), local=self._local)


def _are_clean(fields: Sequence[str]) -> bool:
    """Whether no field holds a doubled space, a line end, or a space at either end: asked of all of them at once."""
    text = f"|{'|'.join(fields)}|"
    return text.isprintable() and "  " not in text and "| " not in text and " |" not in text


def _row(
    matricule: str, oid: str, birth_name: str, given_names: str, sex: str, birth_date: str, place_code: str,
    first_given_name: str, used_name: str, place_name: str, rank: str, email: str, phone: str, address: str,
    postal_code: str, city: str, fund: str, doctor: str, parent_1: str, parent_2: str, card: str,
    aid: str, *, local: Callable[[str], LocalIdentifier],
) -> PopulationRow:  # fmt: skip
    """From fields without a space too many."""
    own = local(aid_number(aid)) if aid else None
    ins, ins_oid = (own.value, own.oid) if own and not matricule else matricule_of(matricule, oid)
    birth_name = birth_name[:100]
    if "," in given_names:
        given_names = " ".join(given_names.replace(",", " ").split())
    key, first = _key(birth_name), (first_given_name or given_names.partition(" ")[0])[:100]
    if not key or not _key(first):
        raise RowRejected("The birth name or the first given name is missing.")
    if (read_sex := SEXES.get(sex.upper())) is None:
        raise RowRejected("The sex is none of F, M, I.")
    if not _PLACE.fullmatch(place := place_code.upper()):
        raise RowRejected("The code of the birth place has not five characters.")
    if (read_rank := _RANKS.get(rank)) is None:
        raise RowRejected("The rank of birth is no number from 1 to 9.")
    born, civil = _born(birth_date)
    parent_oid = INS_NIR_OID if ins_oid == INS_NIA_OID else ins_oid
    return PopulationRow(
        ins,
        ins_oid,
        birth_name,
        birth_name_key=key,
        used_name=used_name[:100],
        given_names=given_names[:200],
        first_given_name=first,
        sex=read_sex,
        birth_date_text=born,
        birth_on=civil,
        birth_rank=read_rank,
        birth_place_code=place,
        birth_place_name=place_name[:100],
        email=_email(email) if email else "",
        phone=phone[:20],
        address_line=address[:200],
        postal_code=postal_code[:10],
        city=city[:100],
        fund_code=fund[:9],
        treating_doctor_rpps=_doctor(doctor) if doctor else "",
        parent_1=_parent(parent_1, parent_oid, child=ins, local=local) if parent_1 else "",
        parent_2=_parent(parent_2, parent_oid, child=ins, local=local) if parent_2 else "",
        parent_oid=parent_oid,
        health_card=_card(card) if card else "",
        was_local=own.value if own and matricule else "",
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
    """An absent address is not wrong: the notice then goes by post (LC-02)."""
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        raise RowRejected("This is not an e-mail address.")
    return text


def _doctor(text: str) -> str:
    if len(text) != 11 or not (text.isascii() and text.isdecimal()) or not has_luhn_key(text):
        raise RowRejected("The RPPS number of the treating doctor is wrong.")
    return text


def _parent(text: str, oid: str, *, child: str, local: Callable[[str], LocalIdentifier]) -> str:
    """The parents of somebody without INS are told by their own cards of State medical aid (LC-24)."""
    try:
        value = matricule_of(text, oid)[0] if oid in INS_OIDS else local(aid_number(text)).value
    except RowRejected as error:
        raise RowRejected("The matricule of a parent is wrong.") from error
    if value == child:
        raise RowRejected("Somebody is said to be their own parent.")
    return value


def _card(text: str) -> str:
    if not SHORTEST_CARD <= len(serial := normal_code(text)) <= LONGEST_CARD or not serial.isascii():
        raise RowRejected("The serial number of the health card is wrong.")
    return serial
