"""The hand that writes one person's documents: every act of care becomes one draft, with its author and its date."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from espace_sante.demo.documents.codes import Code
from espace_sante.demo.documents.draft import Draft, Section, Table, at, in_words
from espace_sante.demo.documents.kinds import Format
from espace_sante.demo.histories_laboratory import LabBook, chapter_codes
from espace_sante.demo.people_kinds import DemoHolder, DemoProfessional
from espace_sante.demo.population_households import Household

Medicine = tuple[str, str, str]  # name and dose, how to take it, for how long

# Titles of sections and their LOINC codes.
SECTION_CODES = {
    "Motif": "29299-5",
    "Antécédents": "11348-0",
    "Allergies": "48765-2",
    "Examen": "29545-1",
    "Conclusion": "55110-1",
    "Conduite à tenir": "18776-5",
    "Prescription": "57828-6",
    "Indication": "55752-0",
    "Technique": "55111-9",
    "Résultat": "59776-5",
    "Séjour": "8648-8",
    "Résultats d’examens": "30954-2",
    "Traitement à la sortie": "10183-2",
    "Suivi": "18776-5",
    "Vaccination": "11369-6",
    "Certificat": "55112-7",
    "Courrier": "55112-7",
    "Soins": "62387-6",
    "Synthèse": "51848-0",
}
MEDICINE_HEADERS = ("Médicament", "Prise", "Durée")


def section(title: str, *paragraphs: str, items: Sequence[str] = (), table: Table | None = None) -> Section:
    """A section whose title is one of the table above."""
    return Section(title, SECTION_CODES[title], paragraphs, tuple(items), table)


class Pen:
    """Writes for one holder of one household. `prefix` keeps the identifiers of two populations apart."""

    def __init__(self, *, household: Household, holder: DemoHolder, rng: random.Random, prefix: str) -> None:
        self.household = household
        self.holder = holder
        self.rng = rng
        self.lab = LabBook(holder=holder, rng=rng)
        self.doctor = household.treating_doctor(holder)
        self._prefix = prefix
        self._written = 0

    def professional(self, role: str) -> DemoProfessional:
        """The one of this role whom the household sees."""
        return self.household.professional(role)

    def agree(self, feminine: str, masculine: str) -> str:
        """The word that agrees with the holder."""
        return feminine if self.holder.sex == "F" else masculine

    def draft(
        self,
        kind: str,
        title: str,
        day: date,
        author: DemoProfessional,
        *sections: Section,
        hour: int | None = None,
        start: datetime | None = None,
        written: Format = Format.CDA_L3,
        codes: tuple[Code, ...] = (),
        requested_by: DemoProfessional | None = None,
        reason: str = "",
    ) -> Draft:
        """One document of that day."""
        self._written += 1
        created = at(day, hour or self.rng.randint(9, 18), self.rng.choice((0, 5, 10, 20, 30, 40, 50)))
        return Draft(
            holder=self.holder,
            kind=kind,
            title=title,
            serial=f"{self._prefix}/{self._written}",
            author=author,
            created_at=created,
            service_start_at=start or created - timedelta(minutes=20),
            service_stop_at=created,
            sections=sections,
            written=written,
            requested_by=requested_by,
            treating_doctor=self.doctor if author.key != self.doctor.key else None,
            service_codes=codes,
            reason=reason,
        )

    def laboratory(
        self,
        day: date,
        names: tuple[str, ...],
        found: dict[str, float] | None = None,
        *,
        title: str = "Bilan sanguin",
        comment: str = "",
    ) -> Draft:
        """A laboratory report: taken in the morning, given in the afternoon."""
        chapters = self.lab.report(day=day, names=names, found=found)
        sections = (section("Conclusion", comment),) if comment else ()
        draft = self.draft(
            "laboratory",
            title,
            day,
            self.professional("biologist"),
            *sections,
            hour=17,
            start=at(day, 7, 50),
            codes=chapter_codes(chapters),
            requested_by=self.doctor,
        )
        return replace(draft, chapters=chapters)

    def prescription(
        self, day: date, author: DemoProfessional, title: str, *medicines: Medicine, written: Format | None = None
    ) -> Draft:
        """A prescription of medicines; half of them are a PDF inside a CDA, as many programs make them."""
        body = section("Prescription", table=Table(MEDICINE_HEADERS, medicines))
        chosen = written or self.rng.choice((Format.CDA_L3, Format.CDA_L1))
        return self.draft("prescription", title, day, author, body, written=chosen)

    def consultation(
        self,
        day: date,
        author: DemoProfessional,
        title: str,
        *,
        reason: str,
        findings: str,
        plan: str,
        kind: str = "consultation",
    ) -> Draft:
        """A consultation report in three parts."""
        parts = (section("Motif", reason), section("Examen", findings), section("Conduite à tenir", plan))
        return self.draft(kind, title, day, author, *parts)

    def imaging(
        self,
        day: date,
        title: str,
        *,
        why: str,
        how: str,
        seen: str,
        conclusion: str,
        code: Code | None = None,
        author: DemoProfessional | None = None,
    ) -> Draft:
        """An imaging report."""
        parts = (
            section("Indication", why),
            section("Technique", how),
            section("Résultat", seen),
            section("Conclusion", conclusion),
        )
        codes = (code,) if code else ()
        radiologist = author or self.professional("radiologist")
        return self.draft("imaging", title, day, radiologist, *parts, codes=codes, requested_by=self.doctor)

    def certificate(self, day: date, author: DemoProfessional, title: str, *paragraphs: str) -> Draft:
        """A certificate, always a PDF: that is how people hand it over."""
        return self.draft("certificate", title, day, author, section("Certificat", *paragraphs), written=Format.PDF)

    def sick_leave(self, day: date, author: DemoProfessional, days: int) -> Draft:
        """A sick leave, whose reason only the insurer's copy holds."""
        last = day + timedelta(days=days - 1)
        text = f"Arrêt de travail du {in_words(day)} au {in_words(last)} inclus. Sorties autorisées sans restriction."
        return self.draft(
            "sick_leave",
            f"Arrêt de travail de {days} jours",
            day,
            author,
            section("Prescription", text),
            written=Format.PDF,
        )

    def vaccination(self, day: date, author: DemoProfessional, vaccine: str, *, dose: str, where: str) -> Draft:
        """A vaccination note."""
        lot = f"FICTIF-{self.rng.randint(1000, 9999)}"
        table = Table(("Vaccin", "Dose", "Lot", "Site"), ((vaccine, dose, lot, where),))
        body = section("Vaccination", f"Vaccination réalisée le {in_words(day)}, bien supportée.", table=table)
        return self.draft("vaccination", f"Vaccin : {vaccine}", day, author, body)

    def letter(self, kind: str, day: date, author: DemoProfessional, title: str, *paragraphs: str) -> Draft:
        """A letter between professionals."""
        return self.draft(kind, title, day, author, section("Courrier", *paragraphs), written=Format.CDA_L1)
