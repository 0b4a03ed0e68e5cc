"""The content of a document in the form a page can show, and the results it holds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.interop.cda.api import (
    ClinicalDocument,
    LabResult,
    MalformedDocument,
    RenderedDocument,
    header_facts,
    lab_results,
    parse_clinical_document,
    render_body,
)
from espace_sante.portals.citizen.wording.dates import day_of, short_day
from espace_sante.portals.components.presenters import ResultGroup, ResultRow
from espace_sante.record.api import OpenedDocument

PDF, XML, TEXT = "application/pdf", "text/xml", "text/plain"
BODY = "corps"  # the one file of a level 1 clinical document
SHOWN_IMAGES = frozenset({"image/jpeg", "image/png", "image/gif"})
MOST_TEXT = 200_000  # characters shown in the page; the rest is in the file
MOST_NAMED = 4  # results out of range named in the summary
ABNORMAL = frozenset({"A", "AA"})  # HL7 ObservationInterpretation: abnormal, without a side
Shape = Literal["cda", "frame", "image", "preview", "text", "apart"]
State = Literal["", "in", "below", "above", "out"]
STATES: dict[str, State] = {"below": "below", "above": "above", "within": "in", "unknown": ""}


@dataclass(frozen=True, kw_only=True)
class Summary:
    """« En bref »: how many results, which ones stand outside their range."""

    title: str
    text: str
    outside: bool


@dataclass(frozen=True, kw_only=True)
class Content:
    """`html` for a structured document, `source` for a frame or a picture, `text` for a text."""

    shape: Shape
    html: SafeString | str = ""
    source: str = ""
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    summary: Summary | None = None
    results: tuple[ResultGroup, ...] = ()


def content_of(opened: OpenedDocument) -> Content:
    """A clinical document that cannot be read is kept apart: its file can still be downloaded."""
    view = opened.view
    source = reverse("citizen:file", args=[view.space_id, view.id])
    if view.mime_type == XML:
        return _clinical(opened)
    if view.mime_type == PDF:
        return Content(shape="frame", source=source)
    if view.mime_type in SHOWN_IMAGES:
        return Content(shape="image", source=source)
    if view.mime_type == TEXT:
        return Content(shape="text", text=decoded(opened.content())[:MOST_TEXT])
    if view.mime_type.startswith("image/"):
        return Content(shape="preview", source=reverse("citizen:preview", args=[view.space_id, view.id]))
    return Content(shape="apart")


def rendered(opened: OpenedDocument) -> tuple[ClinicalDocument, RenderedDocument]:
    """A clinical document and its body, its pictures linked to addresses of ours. Raises MalformedDocument."""
    document = parse_clinical_document(opened.content())
    view = opened.view

    def address(piece: str) -> str:
        return reverse("citizen:piece", args=[view.space_id, view.id, piece])

    return document, render_body(document, heading_level=3, attachment_url=address)


def decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _clinical(opened: OpenedDocument) -> Content:
    view = opened.view
    try:
        document, body = rendered(opened)
    except MalformedDocument:
        return Content(shape="apart")
    facts = tuple((fact.label, fact.value) for fact in header_facts(document))
    if body.embedded is not None:
        return _embedded(body, facts, reverse("citizen:piece", args=[view.space_id, view.id, BODY]))
    groups = lab_results(document)
    results = [result for group in groups for result in group.results]
    return Content(
        shape="cda",
        html=mark_safe(body.html),  # noqa: S308 - written and sanitised by render_body
        facts=facts,
        files=tuple(
            (one.label, reverse("citizen:piece", args=[view.space_id, view.id, one.id])) for one in body.attachments
        ),
        summary=_summary(results) if results else None,
        results=tuple(
            ResultGroup(title=group.title, rows=[_row(result, opened) for result in group.results]) for group in groups
        ),
    )


def _embedded(body: RenderedDocument, facts: tuple[tuple[str, str], ...], source: str) -> Content:
    assert body.embedded is not None  # the caller looked
    kind = body.embedded.media_type
    if kind == TEXT:
        return Content(shape="text", text=decoded(body.embedded.data)[:MOST_TEXT], facts=facts)
    shape: Shape = "frame" if kind == PDF else "image" if kind in SHOWN_IMAGES else "apart"
    return Content(shape=shape, source=source, facts=facts, files=((_("Le document joint"), source),))


def _summary(results: list[LabResult]) -> Summary:
    """Counted, never judged: a result outside its range is not always a problem."""
    outside = [result for result in results if _state(result) in {"below", "above", "out"}]
    total = ngettext("%(count)s résultat", "%(count)s résultats", len(results)) % {"count": len(results)}
    if not outside:
        return Summary(
            title=_("%(total)s, aucun en dehors de son intervalle de référence.") % {"total": total},
            text=_("Votre médecin les lit avec tout ce qu’il sait de vous par ailleurs."),
            outside=False,
        )
    names = ", ".join(result.name for result in outside[:MOST_NAMED])
    more = len(outside) - MOST_NAMED
    if more > 0:
        names = ngettext("%(names)s et %(count)s autre", "%(names)s et %(count)s autres", more) % {
            "names": names,
            "count": more,
        }
    return Summary(
        title=_("%(total)s, dont %(outside)s en dehors de l’intervalle de référence.")
        % {"total": total, "outside": len(outside)},
        text=_("%(names)s. Un résultat en dehors n’est pas toujours un problème.") % {"names": names},
        outside=True,
    )


def _row(result: LabResult, opened: OpenedDocument) -> ResultRow:
    return ResultRow(
        name=result.name,
        value=_written(result.value, result.number),
        unit=result.unit,
        before=_before(result, opened),
        reference=_reference(result),
        number=_float(result.number),
        low=_float(result.low),
        high=_float(result.high),
        state=_state(result),
    )


def _before(result: LabResult, opened: OpenedDocument) -> str:
    """The last earlier value quoted in the same unit."""
    earlier = next((one for one in result.previous if one.unit in {"", result.unit}), None)
    if earlier is None:
        return ""
    value = _written(earlier.value, earlier.number)
    if earlier.at is None:
        return _("avant : %(value)s") % {"value": value}
    day = short_day(day_of(earlier.at.at), day_of(opened.view.service_start_time))
    return _("le %(day)s : %(value)s") % {"day": day, "value": value}


def _state(result: LabResult) -> State:
    if result.interpretation and result.interpretation.code in ABNORMAL:
        return "out"
    return STATES[result.status]


def _written(value: str, number: Decimal | None) -> str:
    return value.replace(".", ",") if number is not None else value


def _reference(result: LabResult) -> str:
    """The interval in words; failing that, in the laboratory's."""
    low, high = (_plain(bound) for bound in (result.low, result.high))
    if low and high:
        return _("de %(low)s à %(high)s") % {"low": low, "high": high}
    if high:
        return _("moins de %(high)s") % {"high": high}
    return _("plus de %(low)s") % {"low": low} if low else result.range_text


def _plain(bound: Decimal | None) -> str:
    return "" if bound is None else f"{bound:f}".replace(".", ",")


def _float(number: Decimal | None) -> float | None:
    return float(number) if number is not None else None
