"""Every official example is read and shown whole. They stand beside the project, or the tests say that they are not."""

import base64
from functools import cache
from pathlib import Path
from time import process_time

import pytest
from django.utils import translation

from espace_sante.interop.cda.api import (
    ClinicalDocument,
    Level,
    RenderedDocument,
    header_facts,
    lab_results,
    parse_clinical_document,
    render_body,
)
from espace_sante.interop.cda.rendering.media import SIGNATURES
from espace_sante.interop.cda.tree import child, path
from tests.interop.cda.page import check_safe, parse, sections_of, words_of

REFERENCE = Path(__file__).parents[4] / "shared/reference"
EXAMPLES = REFERENCE / "ans-testcontenucda-3-0/ExemplesCDA"
NAMES = sorted(one.name for one in EXAMPLES.glob("*.xml")) or ["the official examples (../shared/reference)"]
OTHERS = (
    "hl7v2-mssante-exemples/Vague 2/RIS/transmission_initiale_cr_imagerie.xml",
    "hl7v2-mssante-exemples/Vague 2/RIS/suppression_cr_imagerie.xml",
    "ihe-xds/testkit-toolkit/tests/12318/summary.xml",
    "ihe-xds/testkit-toolkit/tests/15832/summary.xml",
)
SELF_DISPLAYING = {"BIO-CR-BIO_2021.01_Auto-Presentable.xml", "CANCER-PPS_2022.01_Autopresentable.xml"}


@cache
def read(name: str) -> ClinicalDocument:
    if not EXAMPLES.is_dir():
        pytest.skip(f"{name}: not on this machine")
    return parse_clinical_document((EXAMPLES / name).read_bytes())


@cache
def shown(name: str) -> RenderedDocument:
    with translation.override("fr"):
        return render_body(read(name), attachment_url=lambda one: f"/fichiers/{one}")


every_example = pytest.mark.parametrize("name", NAMES)


@every_example
def test_the_header_of_an_example_is_read(name: str):
    document = read(name)
    assert document.unique_id.startswith("1.")
    assert document.type_code.code
    assert document.title
    assert document.patient.ins is not None
    assert len(document.patient.ins) == 15
    assert document.patient.ins_oid in {"1.2.250.1.213.1.4.8", "1.2.250.1.213.1.4.10"}
    assert document.patient.birth_name
    assert document.patient.birth_date is not None
    assert document.authors
    assert document.custodian is not None
    assert document.legal_authenticator is not None
    assert document.service_event is not None
    assert document.encounter is not None
    assert document.encounter.healthcare_facility is not None
    assert document.self_displaying == (name in SELF_DISPLAYING)
    labels = [fact.label for fact in header_facts(document)]
    assert {"Fait par", "Écrit le", "Patient"} <= set(labels)


@pytest.mark.parametrize("name", ["IPS-FR_2024.01.xml"])
def test_the_longest_example_is_read_and_shown_in_much_less_than_a_second(name: str):
    read(name)  # says when the examples are not there
    data = (EXAMPLES / name).read_bytes()
    start = process_time()
    render_body(parse_clinical_document(data))
    assert process_time() - start < 0.8


@every_example
def test_the_body_of_an_example_is_shown_safely(name: str):
    page = shown(name)
    if read(name).level is Level.EMBEDDED:
        assert page.embedded is not None
        assert page.embedded.media_type == "application/pdf"
        assert page.embedded.data.startswith(b"%PDF-")
        assert page.html == ""
        return
    assert page.embedded is None
    assert parse(page.html).text_content().strip()
    assert page.sections
    check_safe(page.html, issued=("/fichiers/",))
    ids = {element.get("id") for element in parse(page.html).iterdescendants()}
    assert {link.id for link in page.sections} <= ids


@every_example
def test_every_word_of_an_example_is_shown_in_its_section(name: str):
    """Two exceptions. A title that repeats its parent's is written once. A narrative that calls for a file or a note
    gains the words of the link or the number of the note; an empty section gains a sentence that says so.
    """
    body = read(name).structured_body
    if body is None:
        assert read(name).level is Level.EMBEDDED
        return
    by_id = {element.get("id"): element for element in parse(shown(name).html).iterdescendants()}
    for number, section in enumerate(sections_of(body), start=1):
        title, text = child(section, "title"), child(section, "text")
        block = by_id.get(f"cda-s.{number}")
        rendered = [] if block is None else [one for one in block if one.get("class") == "es-cda__text"]
        missing = words_of(text) - words_of(*rendered)
        assert not missing, f"section {number}"
        extra = words_of(*rendered) - words_of(text)
        calls = list(section.iter(path("renderMultiMedia"), path("observationMedia"), path("footnoteRef")))
        assert not extra or calls, f"section {number}: {extra}"
        if title is not None:
            shown_titles = [words_of(element) for element in by_id.values() if element.tag in {"h2", "h3", "h4", "h5"}]
            assert not words_of(title) or words_of(title) in shown_titles


@every_example
def test_every_file_of_an_example_can_be_reached(name: str):
    body = read(name).structured_body
    if body is None:
        return
    files = [
        base64.b64decode("".join(one.itertext()))
        for one in body.iter(path("value"))
        if one.getparent().tag == path("observationMedia")
    ]
    page = shown(name)
    apart = [one.data for one in page.attachments]
    in_place = page.html.count('src="data:image/')
    assert len([one for one in files if one not in apart]) <= in_place
    for attachment in page.attachments:
        assert attachment.data.startswith(SIGNATURES[attachment.media_type])
        assert f"/fichiers/{attachment.id}" in page.html


@every_example
def test_laboratory_results_of_an_example_are_whole_or_absent(name: str):
    for group in lab_results(read(name)):
        assert group.title
        assert group.results
        for result in group.results:
            assert result.name
            assert result.value
            assert result.status in {"below", "within", "above", "unknown"}


@pytest.mark.parametrize("name", OTHERS)
def test_other_documents_of_the_reference_are_read_and_shown(name: str):
    file = REFERENCE / name
    if not file.is_file():
        pytest.skip(f"{name}: not on this machine")
    document = parse_clinical_document(file.read_bytes())
    page = render_body(document)
    check_safe(page.html)
    assert page.sections or page.embedded
