"""The body of a CDA document: sections with their readable text, laboratory results as observations, or a PDF.

Source: HL7 CDA R2 narrative block; IHE PaLM XD-LAB for the laboratory sections and entries.
"""

from __future__ import annotations

from base64 import b64encode
from xml.sax.saxutils import escape, quoteattr

from espace_sante.demo.documents.cda_header import coded, instant
from espace_sante.demo.documents.codes import LOINC, Code
from espace_sante.demo.documents.draft import Chapter, Draft, Measure, Section, Table, at

INTERPRETATIONS = {"N": "Normal", "H": "Au-dessus de l’intervalle", "L": "Au-dessous de l’intervalle"}
MARKS = {"N": "", "H": " (H)", "L": " (B)"}  # haut, bas: as French laboratories print them
RESULT_HEADERS = ("Analyse", "Résultat", "Unité", "Valeurs de référence", "Antériorité")


def structured_body(draft: Draft) -> str:
    """Level 3: chapters of results, then sections of text."""
    parts = [_chapter(draft, chapter, number) for number, chapter in enumerate(draft.chapters)]
    parts.extend(_section(section) for section in draft.sections)
    return f"<component><structuredBody>{''.join(parts)}</structuredBody></component>"


def pdf_body(pdf: bytes) -> str:
    """Level 1: the PDF itself, in base 64."""
    encoded = b64encode(pdf).decode("ascii")
    return (
        '<component><nonXMLBody><text mediaType="application/pdf" representation="B64">'
        f"{encoded}</text></nonXMLBody></component>"
    )


def _section(section: Section) -> str:
    return (
        "<component><section>"
        + coded("code", Code(section.code, LOINC, section.title))
        + f"<title>{escape(section.title)}</title><text>"
        + "".join(f"<paragraph>{escape(text)}</paragraph>" for text in section.paragraphs)
        + (_list(section.items) if section.items else "")
        + (_table(section.table) if section.table else "")
        + "</text></section></component>"
    )


def _list(items: tuple[str, ...]) -> str:
    return "<list>" + "".join(f"<item>{escape(item)}</item>" for item in items) + "</list>"


def _table(table: Table) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table.headers)
    rows = ("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _chapter(draft: Draft, chapter: Chapter, number: int) -> str:
    code = coded("code", Code(chapter.loinc, LOINC, chapter.title))
    head = "".join(f"<th>{cell}</th>" for cell in RESULT_HEADERS)
    rows = "".join(_row(measure, f"r{number}-{index}") for index, measure in enumerate(chapter.measures))
    entries = "".join(
        _observation(draft, measure, f"r{number}-{index}") for index, measure in enumerate(chapter.measures)
    )
    return (
        '<component><section><templateId root="1.3.6.1.4.1.19376.1.3.3.2.1"/>'
        f"{code}<title>{escape(chapter.title)}</title>"
        f"<text><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></text>"
        '<entry typeCode="DRIV"><templateId root="1.3.6.1.4.1.19376.1.3.1"/>'
        f'<act classCode="ACT" moodCode="EVN">{code}<statusCode code="completed"/>{entries}</act></entry>'
        "</section></component>"
    )


def _row(measure: Measure, anchor: str) -> str:
    value = measure.printed(measure.value) + MARKS[measure.flag]
    shown = escape(value) if measure.flag == "N" else f'<content styleCode="Bold">{escape(value)}</content>'
    before = ""
    if measure.previous is not None and measure.previous_on is not None:
        before = f"{measure.printed(measure.previous)} le {measure.previous_on:%d/%m/%Y}"
    return (
        f'<tr><td ID="{anchor}">{escape(measure.label)}</td><td>{shown}</td><td>{escape(measure.unit)}</td>'
        f"<td>{escape(measure.interval)}</td><td>{before}</td></tr>"
    )


def _quantity(measure: Measure, value: float) -> str:
    return f'value="{value:.{measure.decimals}f}" unit={quoteattr(measure.ucum)}'


def _observation(draft: Draft, measure: Measure, anchor: str) -> str:
    code = Code(measure.loinc, LOINC, measure.label)
    return (
        '<entryRelationship typeCode="COMP"><observation classCode="OBS" moodCode="EVN">'
        '<templateId root="1.3.6.1.4.1.19376.1.3.1.6"/>'
        + coded("code", code, inside=f'<originalText><reference value="#{anchor}"/></originalText>')
        + f'<statusCode code="completed"/><effectiveTime value="{instant(draft.service_start_at)}"/>'
        + f'<value xsi:type="PQ" {_quantity(measure, measure.value)}/>'
        + f'<interpretationCode code="{measure.flag}" codeSystem="2.16.840.1.113883.5.83"'
        + f' displayName="{INTERPRETATIONS[measure.flag]}"/>'
        + _before(measure, code)
        + _reference_range(measure)
        + "</observation></entryRelationship>"
    )


def _before(measure: Measure, code: Code) -> str:
    if measure.previous is None or measure.previous_on is None:
        return ""
    taken_at = at(measure.previous_on, 8)
    return (
        '<entryRelationship typeCode="REFR"><observation classCode="OBS" moodCode="EVN">'
        '<templateId root="1.3.6.1.4.1.19376.1.3.1.6"/>'
        + coded("code", code)
        + f'<statusCode code="completed"/><effectiveTime value="{instant(taken_at)}"/>'
        + f'<value xsi:type="PQ" {_quantity(measure, measure.previous)}/></observation></entryRelationship>'
    )


def _reference_range(measure: Measure) -> str:
    if measure.low is None and measure.high is None:
        return ""
    low = f"<low {_quantity(measure, measure.low)}/>" if measure.low is not None else ""
    high = f"<high {_quantity(measure, measure.high)}/>" if measure.high is not None else ""
    return (
        '<referenceRange typeCode="REFV"><observationRange classCode="OBS" moodCode="EVN.CRT">'
        f'<value xsi:type="IVL_PQ">{low}{high}</value><interpretationCode code="N"'
        ' codeSystem="2.16.840.1.113883.5.83" displayName="Normal"/></observationRange></referenceRange>'
    )
