"""The patient of the header.

Source: CI-SIS Structuration minimale, recordTarget (birth name qualified `BR`, used name `CL`); Référentiel INS.
"""

from __future__ import annotations

from lxml import etree

from espace_sante.interop.cda.errors import MalformedDocument
from espace_sante.interop.cda.instants import parse_partial_date
from espace_sante.interop.cda.model import Patient
from espace_sante.interop.cda.participants import identifiers
from espace_sante.interop.cda.safe_xml import place
from espace_sante.interop.cda.tree import attribute, child, children, words
from espace_sante.kernel.identifiers import INS_OIDS


def read_patient(document: etree._Element) -> Patient:
    """The person the document is about. Raises MalformedDocument when there is none, or several."""
    roles = children(document, "recordTarget/patientRole")
    if len(roles) != 1:
        raise MalformedDocument("A clinical document is about exactly one patient.", location=place(document))
    ids = identifiers(roles[0])
    ins = next((one for one in ids if one.root in INS_OIDS and one.extension), None)
    person = child(roles[0], "patient")
    name = child(person, "name")
    address = child(person, "birthplace/place/addr")
    return Patient(
        ids=ids,
        ins="".join((ins.extension or "").split()).upper() if ins else None,
        ins_oid=ins.root if ins else None,
        birth_name=_qualified(name, "family", "BR") or _unqualified(name, "family"),
        used_name=_qualified(name, "family", "CL") or _qualified(name, "family", "SP"),
        given_names=_given_names(name),
        used_given_name=_qualified(name, "given", "CL"),
        sex=attribute(child(person, "administrativeGenderCode"), "code") or "",
        birth_date=parse_partial_date(attribute(child(person, "birthTime"), "value")),
        birthplace=words(child(address, "city")) or words(child(person, "birthplace/place/name")),
        birthplace_code=words(child(address, "county")),
    )


def _qualified(name: etree._Element | None, part: str, qualifier: str) -> str:
    found = (one for one in children(name, part) if qualifier in (one.get("qualifier") or "").split())
    return words(next(found, None))


def _unqualified(name: etree._Element | None, part: str) -> str:
    return words(next((one for one in children(name, part) if not one.get("qualifier")), None))


def _given_names(name: etree._Element | None) -> tuple[str, ...]:
    """The given names of the birth certificate in their order; the first one alone when only that one is written.

    They stand in one element, separated by spaces (or by commas in older documents); the first is repeated as `BR`.
    """
    every = _unqualified(name, "given").replace(",", " ").split()
    first = _qualified(name, "given", "BR")
    if not first:
        return tuple(every)
    joined = " ".join(every)
    rest = joined.removeprefix(first).split() if joined.upper().startswith(first.upper()) else every
    return (first, *rest)
