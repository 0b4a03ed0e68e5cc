"""Document types: what people call them, and the class each belongs to.

Source: ANS, JDV_J07 (types), TRE_A03 (classes), ASS_X04 (type to class; see data/README.md for what is reconstructed).
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from espace_sante.interop.cda.model import Coded

TRE_A03 = "1.2.250.1.213.1.1.4.1"


def class_code_of(type_code: str) -> Coded | None:
    """The class (classCode, TRE_A03) of a document type; None for a type that JDV_J07 does not have."""
    row = _types().get(type_code)
    return _classes()[row["class_code"]] if row else None


def type_name_of(type_code: str) -> str | None:
    """What a page calls this document type, in French; None for a type that JDV_J07 does not have."""
    row = _types().get(type_code)
    return row["reading_name"] if row else None


def type_of(type_code: str) -> Coded | None:
    """The type as JDV_J07 writes it, with its code system; None for a type that JDV_J07 does not have."""
    row = _types().get(type_code)
    return Coded(row["type_code"], row["code_system"], row["jdv_j07_name"]) if row else None


@cache
def _types() -> dict[str, dict[str, str]]:
    return {row["type_code"]: row for row in _rows("type_codes.csv")}


@cache
def _classes() -> dict[str, Coded]:
    return {row["class_code"]: Coded(row["class_code"], TRE_A03, row["name"]) for row in _rows("classes.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
