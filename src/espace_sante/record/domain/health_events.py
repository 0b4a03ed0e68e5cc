"""The health history: what the insurer reimbursed, event by event, and how one line of its file is read.

Columns have a title each (in French), in any order; those of `NEEDED` must be there. Descriptions in words are sealed
when they are stored; codes, dates and numbers of professionals are not.

Source: CSP art. R. 1111-27, L. 1111-15; RULES.md section 12 ("My health history"), DOC-01, CIT-06.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from espace_sante.kernel.extract_rows import RowRejected, columns_of, cut, has_luhn_key, matricule_of, picker

NEEDED = ("matricule", "oid", "evenement", "date_soins", "nature", "libelle")
COLUMNS = (
    *NEEDED, "codes", "prescripteur", "date_prescription", "executant", "nom_executant", "montant", "rembourse",
)  # fmt: skip
MOST_CODES, LONGEST_CODES = 10, 300
OLDEST = date(1900, 1, 1)
_EVENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
_CODE = re.compile(r"[A-Z]{3,5}:[A-Z0-9.+-]{1,24}")  # CCAM:JNJP001, CIP:3400930000007
_AMOUNT = re.compile(r"(\d{1,7})(?:[.,](\d{1,2}))?")
_DAY_FIRST = re.compile(r"(\d{2})/(\d{2})/(\d{4})")


class Nature(StrEnum):
    """What an event is about, as the insurer's file writes it."""

    LONG_TERM_CONDITION = "ALD"
    BIOLOGY = "BIO"
    DISPENSING = "PHA"  # medicines and vaccines
    CARE = "SOI"  # medical and dental
    HOSPITAL = "HOS"
    IMAGING = "RAD"
    DEVICE = "DIS"


class InsurerEvent(NamedTuple):
    """One event of one person, ready to be stored. `prescribed_on`: the day of the prescription, when there is one."""

    ins: str
    ins_oid: str
    event_id: str
    on: date
    nature: str
    label: str
    codes: tuple[str, ...]
    prescriber_rpps: str
    prescribed_on: date | None
    performer_rpps: str
    performer_name: str
    amount_cents: int | None
    reimbursed_cents: int | None


class ReimbursementReader:
    """Reads the records of one file, whose titles were read first. Raises ColumnsMissing. `today` is that of Paris."""

    def __init__(self, titles: Sequence[str], *, today: date) -> None:
        self._pick = picker(columns_of(titles, wanted=COLUMNS, needed=NEEDED))
        self._width, self._today = len(titles), today

    def read(self, fields: Sequence[str]) -> InsurerEvent:
        """The event of a record. Raises RowRejected with the reason, which holds nothing of the person."""
        if len(fields) != self._width:
            raise RowRejected(f"{len(fields)} fields where the first line has {self._width}.")
        return self._event(*self._pick(fields))

    def _event(
        self, matricule: str, oid: str, event_id: str, on: str, nature: str, label: str, codes: str, prescriber: str,
        prescribed_on: str, performer: str, performer_name: str, amount: str, reimbursed: str,
    ) -> InsurerEvent:  # fmt: skip
        ins, ins_oid = matricule_of(matricule, oid)
        if not _EVENT_ID.fullmatch(event_id):
            raise RowRejected("The number of the event is missing, or has other signs than letters, digits and . _ : -")
        if nature not in _NATURES:
            raise RowRejected(f"The nature is none of {', '.join(_NATURES)}.")
        if not (said := cut(label, 200)):
            raise RowRejected("The description is missing.")
        return InsurerEvent(
            ins=ins,
            ins_oid=ins_oid,
            event_id=event_id,
            on=self._past(on, "of care"),
            nature=nature,
            label=said,
            codes=_codes(codes),
            prescriber_rpps=_rpps(prescriber, "prescriber"),
            prescribed_on=self._past(prescribed_on, "of the prescription") if prescribed_on.strip() else None,
            performer_rpps=_rpps(performer, "performer"),
            performer_name=cut(performer_name, 100),
            amount_cents=_cents(amount),
            reimbursed_cents=_cents(reimbursed),
        )

    def _past(self, text: str, what: str) -> date:
        day = _day(text.strip())
        if day is None or day < OLDEST:
            raise RowRejected(f"The date {what} is no day of the calendar.")
        if day > self._today:
            raise RowRejected(f"The date {what} is in the future.")
        return day


_NATURES = tuple(one.value for one in Nature)


@lru_cache(maxsize=10_000)
def _day(text: str) -> date | None:
    """AAAA-MM-JJ or JJ/MM/AAAA; None for what is no day."""
    if found := _DAY_FIRST.fullmatch(text):
        text = f"{found[3]}-{found[2]}-{found[1]}"
    try:
        return date.fromisoformat(text) if len(text) == len("AAAA-MM-JJ") else None
    except ValueError:
        return None


@lru_cache(maxsize=10_000)
def _codes(text: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(text.upper().split()))
    if len(codes) > MOST_CODES or any(not _CODE.fullmatch(one) for one in codes):
        raise RowRejected("The codes are not at most ten of the form CCAM:JNJP001, between spaces.")
    return codes


@lru_cache(maxsize=10_000)
def _rpps(text: str, who: str) -> str:
    text = text.strip()
    if text and (len(text) != 11 or not text.isascii() or not text.isdecimal() or not has_luhn_key(text)):
        raise RowRejected(f"The RPPS number of the {who} is wrong.")
    return text


@lru_cache(maxsize=10_000)
def _cents(text: str) -> int | None:
    """12,5 euros are 1250 cents. None for an amount that is not told."""
    if not (text := text.strip()):
        return None
    if not text.isascii() or not (found := _AMOUNT.fullmatch(text)):
        raise RowRejected("An amount is no number of euros.")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
