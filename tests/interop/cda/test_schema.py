"""Our own samples follow the CDA R2 schema, as the national publisher extends it."""

from pathlib import Path

import pytest
from lxml import etree

SAMPLES = Path(__file__).parents[2] / "data" / "cda"


@pytest.fixture(scope="session")
def cda_schema(reference: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(reference / "ans-testcontenucda-3-0/infrastructure/cda/CDA_extended.xsd"))


@pytest.mark.parametrize("name", ["biology-report.xml", "letter-level-1.xml"])
def test_a_sample_follows_the_schema(cda_schema: etree.XMLSchema, name: str):
    document = etree.parse(SAMPLES / name)
    assert cda_schema.validate(document), cda_schema.error_log


def test_the_schema_notices_a_misplaced_element(cda_schema: etree.XMLSchema):
    document = etree.parse(SAMPLES / "letter-level-1.xml")
    document.getroot().append(etree.SubElement(document.getroot(), "{urn:hl7-org:v3}title"))
    assert not cda_schema.validate(document)
