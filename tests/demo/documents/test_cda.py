from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree

from espace_sante.demo.documents.draft import Draft, Section, at
from espace_sante.demo.documents.writer import DemoDocument, write_document
from espace_sante.demo.people import CAMILLE
from espace_sante.demo.people_structures import DR_MARTIN
from tests.demo.schematron import Schematron

NS = {"c": "urn:hl7-org:v3"}
Sample = dict[tuple[str, str], DemoDocument]
PROFILES = ("profils/structurationMinimale/ASIP-STRUCT-MIN-StrucMin.sch", "profils/IHE.sch")


@pytest.fixture(scope="session")
def ans(reference: Path) -> Path:
    return reference / "ans-testcontenucda-3-0"


@pytest.fixture(scope="session", params=PROFILES)
def profile(request: pytest.FixtureRequest, ans: Path) -> Schematron:
    return Schematron(ans / "schematrons" / request.param)


def cda_of(sample: Sample) -> list[DemoDocument]:
    return [document for (_, written), document in sample.items() if written.startswith("cda")]


def tree(document: DemoDocument) -> etree._Element:
    return etree.fromstring(document.content)


def test_every_kind_is_valid_against_the_schema(ans: Path, one_of_each: Sample) -> None:
    schema = etree.XMLSchema(etree.parse(ans / "infrastructure/cda/CDA_extended.xsd"))

    for document in cda_of(one_of_each):
        schema.assertValid(tree(document))


def test_every_kind_follows_the_french_header_and_the_profiles_of_ihe(profile: Schematron, one_of_each: Sample) -> None:
    broken = {document.kind: profile.failures(document.content) for document in cda_of(one_of_each)}

    assert {kind: messages for kind, messages in broken.items() if messages} == {}


def test_the_french_header_is_really_looked_at(ans: Path, one_of_each: Sample) -> None:
    schematron = Schematron(ans / "schematrons" / PROFILES[0])
    document = one_of_each["laboratory", "cda-l3"]
    without_record_target = document.content.replace(b'<realmCode code="FR"/>', b"")

    assert schematron.fired(document.content) > 100
    assert schematron.failures(without_record_target)


def test_types_are_in_the_official_value_set(ans: Path, documents: list[DemoDocument]) -> None:
    value_set = etree.parse(ans / "jeuxDeValeurs/JDV_J07_XdsTypeCode_CISIS.xml")
    official = {
        (concept.get("code"), concept.get("codeSystem"), concept.get("displayName"))
        for concept in value_set.iter("{*}Concept")
    }

    for document in documents:
        code = document.type_code
        assert (code.code, code.system, code.display) in official


@pytest.mark.parametrize(
    ("value_set", "attribute"),
    [
        ("JDV_J02_XdsHealthcareFacilityTypeCode_CISIS.xml", "healthcare_facility_type_code"),
        ("JDV_J04_XdsPracticeSettingCode_CISIS.xml", "practice_setting_code"),
    ],
)
def test_places_are_in_the_official_value_sets(
    ans: Path, documents: list[DemoDocument], value_set: str, attribute: str
) -> None:
    concepts = etree.parse(ans / "jeuxDeValeurs" / value_set).iter("{*}Concept")
    official = {(c.get("code"), c.get("codeSystem"), c.get("displayName")) for c in concepts}

    for document in documents:
        code = getattr(document, attribute)
        assert (code.code, code.system, code.display) in official


def test_the_header_says_what_the_registry_says(one_of_each: Sample) -> None:
    for document in cda_of(one_of_each):
        root = tree(document)
        assert document.author is not None
        assert root.find("c:id", NS).get("root") == document.unique_id
        assert root.find("c:code", NS).get("code") == document.type_code.code
        assert root.findtext("c:title", namespaces=NS) == document.title
        assert root.find("c:recordTarget/c:patientRole/c:id", NS).get("extension") == document.holder.ins
        assert root.find("c:author/c:assignedAuthor/c:id", NS).get("extension") == f"8{document.author.rpps}"
        facility = root.find("c:componentOf//c:healthCareFacility/c:code", NS)
        assert facility.get("code") == document.healthcare_facility_type_code.code


def test_a_correction_names_the_document_it_replaces(documents: list[DemoDocument]) -> None:
    corrected = next(document for document in documents if document.replaces)
    parent = tree(corrected).find("c:relatedDocument[@typeCode='RPLC']/c:parentDocument/c:id", NS)

    assert parent.get("root") == corrected.replaces


def test_laboratory_results_can_be_read_by_a_machine(documents: list[DemoDocument]) -> None:
    yesterday = [d for d in documents if d.holder.login == "camille" and d.kind == "laboratory"][-1]
    results = tree(yesterday).xpath("//c:act/c:entryRelationship/c:observation", namespaces=NS)
    haemoglobin = next(result for result in results if result.find("c:code", NS).get("code") == "718-7")

    assert len(results) == 9
    assert (haemoglobin.find("c:value", NS).get("value"), haemoglobin.find("c:value", NS).get("unit")) == (
        "11.6",
        "g/dL",
    )
    assert haemoglobin.find("c:interpretationCode", NS).get("code") == "L"
    assert haemoglobin.find(".//c:referenceRange//c:low", NS).get("value") == "11.8"
    assert haemoglobin.find("c:entryRelationship[@typeCode='REFR']/c:observation/c:value", NS).get("value") == "12.4"


def test_each_result_points_at_its_cell_in_the_text(one_of_each: Sample) -> None:
    root = tree(one_of_each["laboratory", "cda-l3"])
    cells = set(root.xpath("//c:td/@ID", namespaces=NS))
    references = root.xpath("//c:originalText/c:reference/@value", namespaces=NS)

    assert references
    assert {reference.removeprefix("#") for reference in references} == cells


def test_a_level_one_document_holds_a_pdf_that_says_the_title(one_of_each: Sample) -> None:
    level_one = [document for (_, written), document in one_of_each.items() if written == "cda-l1"]

    assert level_one
    for document in level_one:
        body = tree(document).find("c:component/c:nonXMLBody/c:text", NS)
        assert body.get("mediaType") == "application/pdf"
        pdf = pypdfium2.PdfDocument(b64decode(body.text))
        assert document.title in pdf[0].get_textpage().get_text_range()
        pdf.close()


def test_names_and_text_are_escaped() -> None:
    holder = replace(CAMILLE, birth_name="D'Arc & <Fils>", used_name='O"Hara')
    moment = at(CAMILLE.birth_date, 12)
    title = "Bilan <b> & « fer »"
    draft = Draft(
        holder,
        "consultation",
        title,
        "x",
        DR_MARTIN,
        moment,
        moment,
        sections=(Section(title, "29299-5", ("a < b & c",)),),
    )

    root = tree(write_document(draft=draft))

    assert root.findtext("c:title", namespaces=NS) == title
    assert root.findtext(".//c:patient/c:name/c:family", namespaces=NS) == "D'ARC & <FILS>"
    assert root.findtext(".//c:section/c:text/c:paragraph", namespaces=NS) == "a < b & c"
