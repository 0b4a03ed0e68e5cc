from datetime import UTC, datetime
from typing import Any

import pytest

from espace_sante.interop.cda.api import ClinicalDocument, HeaderDisagrees, check_header_agrees

TRUE: dict[str, Any] = {
    "patient_ins": "284037599900117",
    "patient_ins_oid": "1.2.250.1.213.1.4.10",
    "unique_id": "1.2.250.1.999.4^42",
    "type_code": "11502-2",
    "type_code_system": "urn:oid:2.16.840.1.113883.6.1",
    "creation_time": datetime(2026, 3, 12, 8, 45, tzinfo=UTC),
    "language": "fr-FR",
    "confidentiality": "N",
    "replaces": "urn:oid:1.2.250.1.999.4.41",
}


def test_metadata_taken_from_the_header_agree_with_it(biology: ClinicalDocument):
    check_header_agrees(biology, **TRUE)


@pytest.mark.parametrize("form", ["urn:oid:1.2.250.1.999.4.42", "urn:oid:1.2.250.1.999.4^42", "1.2.250.1.999.4.42"])
def test_the_unique_identifier_agrees_in_each_form_that_standards_give_it(biology: ClinicalDocument, form: str):
    check_header_agrees(biology, **TRUE | {"unique_id": form})


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("patient", {"patient_ins": "184037599900156"}),
        ("patient", {"patient_ins_oid": "1.2.250.1.213.1.4.8"}),
        ("patient", {"patient_ins": "IPP-0042", "patient_ins_oid": "1.2.250.1.999.1"}),
        ("unique_id", {"unique_id": "1.2.250.1.999.4"}),
        ("type_code", {"type_code": "11488-4"}),
        ("type_code_system", {"type_code_system": "1.2.250.1.213.1.1.4.12"}),
        ("creation_time", {"creation_time": datetime(2026, 3, 12, 8, 46, tzinfo=UTC)}),
        ("language", {"language": "en"}),
        ("confidentiality", {"confidentiality": "R"}),
        ("replaces", {"replaces": "urn:oid:1.2.250.1.999.4.40"}),
    ],
)
def test_a_disagreement_names_its_field(biology: ClinicalDocument, field: str, changed: dict[str, Any]):
    with pytest.raises(HeaderDisagrees) as refused:
        check_header_agrees(biology, **TRUE | changed)
    assert refused.value.field == field
    assert "284037599900117" not in refused.value.message
