"""What people add themselves: a photograph of a prescription, a drawing of where it hurts, notes, their wishes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from PIL import Image, ImageFilter

from espace_sante.demo.documents.codes import NORMAL, TRE_A00, Code
from espace_sante.demo.documents.draft import Draft, Section, at, in_words
from espace_sante.demo.documents.identifiers import set_id_of, unique_id_of
from espace_sante.demo.documents.kinds import KINDS, Format, format_code
from espace_sante.demo.documents.pdf import draw_curve, draw_letter, write_home_page
from espace_sante.demo.documents.writer import DemoDocument
from espace_sante.demo.people_kinds import DemoHolder, DemoProfessional

PATIENT = Code("EXP_PATIENT", TRE_A00, "Expression personnelle du patient")
MIME_TYPES = {
    Format.JPEG: "image/jpeg",
    Format.PNG: "image/png",
    Format.TEXT: "text/plain",
    Format.PDF: "application/pdf",
}
PHOTOGRAPHERS = 0.08  # share of the generated adults with an active space who add a photograph
TABLE_WOOD, LAMP = (158, 128, 96), (255, 226, 178)


@dataclass(frozen=True, slots=True)
class _Added:
    """One file that a holder adds."""

    kind: str
    title: str
    format: Format
    content: bytes
    days_ago: int


def patient_documents(*, holder: DemoHolder, prescriber: DemoProfessional, today: date) -> Iterator[DemoDocument]:
    """What this holder added to their space; for the generated ones, sometimes a photograph of their glasses."""
    if holder.space != "active":
        return
    for number, added in enumerate(_added_by(holder, prescriber, today)):
        yield _document(holder, today, added, serial=f"added/{number}")


def _added_by(holder: DemoHolder, prescriber: DemoProfessional, today: date) -> Iterator[_Added]:
    if holder.login == "camille":
        yield from _camille(holder, prescriber, today)
    elif holder.login == "andre":
        yield _andre(holder, today)
    elif not holder.login and holder.email:
        rng = random.Random(holder.ins)  # noqa: S311 - repeatable, not secret
        if rng.random() < PHOTOGRAPHERS:
            days, tilt = rng.randint(3, 200), rng.uniform(-3, 3)
            lenses = ("Verres progressifs", f"Œil droit +{rng.randint(1, 3)},25, addition 2,00", "Œil gauche +1,00")
            yield _photo(holder, prescriber, today, lenses, days=days, tilt=tilt)


def _photo(
    holder: DemoHolder, prescriber: DemoProfessional, today: date, lenses: tuple[str, ...], *, days: int, tilt: float
) -> _Added:
    paper = glasses(holder=holder, prescriber=prescriber, day=today - timedelta(days=days + 2), lenses=lenses)
    picture = photograph(draw_letter(paper), tilt=tilt)
    return _Added("patient_care", "Photo de l’ordonnance de lunettes", Format.JPEG, picture, days)


def _camille(holder: DemoHolder, prescriber: DemoProfessional, today: date) -> Iterator[_Added]:
    lenses = ("Monture et verres unifocaux", "Œil droit -1,50 (-0,25 à 90°)", "Œil gauche -1,25", "Antireflet, durcis")
    yield _photo(holder, prescriber, today, lenses, days=6, tilt=-1.8)
    notes = (
        "Questions pour le Dr Martin\n\n- Dois-je arrêter le café avec le fer ?\n"
        "- Puis-je reprendre le handball cette semaine ?\n- Qui surveille le nodule de la thyroïde ?\n"
    )
    yield _Added("patient_other", "Mes questions pour jeudi", Format.TEXT, notes.encode(), 2)
    curve = draw_curve(title="Ma fatigue, de 0 à 10, ces huit dernières semaines", levels=(4, 5, 5, 6, 7, 7, 6, 5))
    yield _Added("patient_other", "Mon suivi de fatigue", Format.PNG, curve, 3)


def _andre(holder: DemoHolder, today: date) -> _Added:
    days = 685
    wishes = (
        f"Je soussigné {holder.display_name}, né le {in_words(holder.birth_date)}, écris ici mes volontés.",
        "Si je ne peux plus m’exprimer, je ne souhaite pas que l’on prolonge ma vie par des moyens artificiels"
        " quand il n’y a plus d’espoir de retrouver une vie de relation.",
        "Je souhaite que ma douleur soit soulagée. Ma fille Camille est ma personne de confiance.",
    )
    made_at = at(today - timedelta(days=days), 10)
    page = write_home_page(
        title="Mes directives anticipées", author=holder.display_name, paragraphs=wishes, made_at=made_at
    )
    return _Added("advance_directives", "Mes directives anticipées", Format.PDF, page, days)


def photograph(page: bytes, *, tilt: float) -> bytes:
    """A page photographed on a table, a little askew, as JPEG."""
    with Image.open(BytesIO(page)) as picture:
        sheet = picture.convert("RGB").resize((840, 1188), Image.Resampling.LANCZOS)
    table = Image.new("RGB", (1000, 1340), TABLE_WOOD)
    turned = sheet.rotate(tilt, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=TABLE_WOOD)
    table.paste(turned, ((1000 - turned.width) // 2, (1340 - turned.height) // 2))
    warm = Image.blend(table, Image.new("RGB", table.size, LAMP), 0.1)
    written = BytesIO()
    warm.filter(ImageFilter.GaussianBlur(0.6)).save(written, "JPEG", quality=80)
    return written.getvalue()


def glasses(*, holder: DemoHolder, prescriber: DemoProfessional, day: date, lenses: tuple[str, ...]) -> Draft:
    """A prescription of glasses on paper, which its holder photographs."""
    moment = at(day, 11)
    sections = (Section("Prescription", "57828-6", items=lenses),)
    return Draft(
        holder, "prescription", "Ordonnance de lunettes", "paper", prescriber, moment, moment, sections=sections
    )


def _document(holder: DemoHolder, today: date, added: _Added, *, serial: str) -> DemoDocument:
    kind = KINDS[added.kind]
    made_at = at(today - timedelta(days=added.days_ago), 18, 30)
    return DemoDocument(
        holder=holder,
        kind=added.kind,
        format=added.format,
        mime_type=MIME_TYPES[added.format],
        content=added.content,
        title=added.title,
        unique_id=unique_id_of(holder, serial),
        set_id=set_id_of(holder, serial),
        version=1,
        replaces=None,
        type_code=kind.type_code,
        class_code=kind.class_code,
        format_code=format_code(kind=kind, written=added.format),
        healthcare_facility_type_code=PATIENT,
        practice_setting_code=PATIENT,
        confidentiality_codes=(NORMAL,),
        event_codes=(),
        created_at=made_at,
        service_start_at=made_at,
        service_stop_at=None,
        author=None,
        structure=None,
    )
