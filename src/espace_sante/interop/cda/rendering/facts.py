"""The header of a document in a few lines that a person can read.

Source: CI-SIS Structuration minimale, on showing the header; one fact for each question people ask (who, where, when).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from espace_sante.interop.cda.model import ClinicalDocument, Participant
from espace_sante.interop.cda.rendering.wording import NO_BREAK, moment, partial_date, period, someone

TREATING_PHYSICIAN = "PCP"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what it is, and what the header says of it."""

    label: str
    value: str


def header_facts(document: ClinicalDocument) -> list[Fact]:
    """What the header says, in the active language; what it does not say is left out."""
    rows: tuple[tuple[str, Callable[[ClinicalDocument], str]], ...] = (
        (_("Fait par"), _authors),
        (_("Structure"), _structures),
        (_("Sous la responsabilité de"), _responsible),
        (_("Date de l'acte"), _act_dates),
        (_("Acte"), _acts),
        (_("Prise en charge"), _encounter),
        (_("Écrit le"), lambda one: moment(one.effective)),
        (_("Patient"), _patient),
        (_("Demandé par"), lambda one: _people(p for p in one.participants if p.type_code == "REF")),
        (_("Médecin traitant"), lambda one: _people(p for p in one.participants if _is_treating_physician(p))),
        (_("Destinataires"), _recipients),
        (_("Version"), _version),
    )
    return [Fact(label, value) for label, read in rows if (value := read(document))]


def _join(values: Iterable[str]) -> str:
    return f"{NO_BREAK}; ".join(dict.fromkeys(filter(None, values)))


def _people(found: Iterable[Participant]) -> str:
    return _join(someone(one.actor) for one in found)


def _authors(document: ClinicalDocument) -> str:
    return _join(someone(one) for one in document.authors)


def _structures(document: ClinicalDocument) -> str:
    named = [one.organization.name for one in document.authors if one.organization]
    return _join(named) or (document.custodian.name if document.custodian else "")


def _responsible(document: ClinicalDocument) -> str:
    """The legal authenticator, when it is not simply the author."""
    responsible = document.legal_authenticator
    if responsible is None or any(
        set(responsible.ids) & set(author.ids) and author.name for author in document.authors
    ):
        return ""
    return someone(responsible)


def _act_dates(document: ClinicalDocument) -> str:
    event = document.service_event
    return period(event.low, event.high) if event else ""


def _acts(document: ClinicalDocument) -> str:
    return _join(event.code.display for event in document.service_events if event.code)


def _encounter(document: ClinicalDocument) -> str:
    encounter = document.encounter
    if encounter is None:
        return ""
    kind = encounter.code.display if encounter.code else ""
    return ", ".join(filter(None, (kind, encounter.location_name, period(encounter.low, encounter.high))))


def _patient(document: ClinicalDocument) -> str:
    patient = document.patient
    name = " ".join(filter(None, (" ".join(patient.given_names) or patient.used_given_name, patient.birth_name)))
    used = patient.used_name if patient.used_name.casefold() != patient.birth_name.casefold() else ""
    called = _("%(name)s, nom utilisé %(used)s") % {"name": name, "used": used} if used and name else name or used
    if not called or patient.birth_date is None:
        return called
    sentences = {
        "F": _("%(name)s, née le %(date)s") if patient.birth_date.day else _("%(name)s, née en %(date)s"),
        "M": _("%(name)s, né le %(date)s") if patient.birth_date.day else _("%(name)s, né en %(date)s"),
    }
    neutral = _("%(name)s, né(e) le %(date)s") if patient.birth_date.day else _("%(name)s, né(e) en %(date)s")
    return sentences.get(patient.sex, neutral) % {"name": called, "date": partial_date(patient.birth_date)}


def _is_treating_physician(one: Participant) -> bool:
    return one.actor.function is not None and one.actor.function.code == TREATING_PHYSICIAN


def _recipients(document: ClinicalDocument) -> str:
    informed = (p.actor for p in document.participants if p.type_code == "INF" and not _is_treating_physician(p))
    return _join(someone(one) for one in (*document.recipients, *informed))


def _version(document: ClinicalDocument) -> str:
    if document.replaces:
        return _("version %(number)s, qui remplace la précédente") % {"number": document.version_number or 2}
    number = document.version_number or 1
    return _("version %(number)s") % {"number": number} if number > 1 else ""
