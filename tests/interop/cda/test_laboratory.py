from decimal import Decimal
from pathlib import Path

import pytest

from espace_sante.interop.cda.api import ClinicalDocument, LabResult, lab_results, parse_clinical_document
from espace_sante.interop.cda.laboratory import readable_unit


def by_code(document: ClinicalDocument) -> dict[str, LabResult]:
    return {one.code.code: one for group in lab_results(document) for one in group.results if one.code}


def official(reference: Path, name: str) -> dict[str, LabResult]:
    return by_code(parse_clinical_document((reference / "ans-testcontenucda-3-0/ExemplesCDA" / name).read_bytes()))


def test_results_are_grouped_as_the_laboratory_does(biology: ClinicalDocument):
    (group,) = lab_results(biology)
    assert group.title == "Biochimie"
    assert [one.name for one in group.results] == [
        "Glycémie à jeun",
        "Thyréostimuline (TSH)",
        "Potassium",
        "Hémoculture",
        "Protéines",
    ]


def test_a_quantity_has_its_number_unit_range_and_previous_value(biology: ClinicalDocument):
    glucose = by_code(biology)["14771-0"]
    assert (glucose.value, glucose.number, glucose.unit) == ("1.42", Decimal("1.42"), "g/L")
    assert (glucose.low, glucose.high, glucose.status) == (Decimal("0.70"), Decimal("1.10"), "above")
    (previous,) = glucose.previous
    assert previous.number == Decimal("1.31")
    assert previous.at is not None
    assert previous.at.at.year == 2025


def test_a_result_without_interpretation_is_placed_by_its_range(biology: ClinicalDocument):
    potassium = by_code(biology)["2823-3"]
    assert potassium.interpretation is None
    assert potassium.status == "below"


def test_a_result_in_words_or_under_a_threshold_is_kept_as_written(biology: ClinicalDocument):
    results = by_code(biology)
    assert (results["600-7"].value, results["600-7"].number, results["600-7"].status) == ("Négatif", None, "unknown")
    assert (results["20454-5"].value, results["20454-5"].unit) == ("< 0.1", "g/L")


@pytest.mark.parametrize(
    "value",
    [
        b'<value xsi:type="MO" value="12" currency="EUR"/>',
        b'<value xsi:type="PQ" value="beaucoup" unit="g/L"/>',
        b'<value xsi:type="PQ" value="1e999999999" unit="g/L"/>',
        b'<value xsi:type="PQ" nullFlavor="NI"/>',
        b'<value xsi:type="IVL_PQ"/>',
        b'<value value="3"/>',
        b"",
    ],
)
def test_a_result_that_cannot_be_read_is_left_out(biology_bytes: bytes, value: bytes):
    money = b'<value xsi:type="MO" value="12" currency="EUR"/>'
    results = by_code(parse_clinical_document(biology_bytes.replace(money, value)))
    assert "99999-9" not in results
    assert "14771-0" in results


def test_a_reference_to_a_whole_row_names_the_examination_by_its_first_cell(biology_bytes: bytes):
    cell = b'<tr><th ID="k">Potassium</th>'
    assert cell in biology_bytes
    results = by_code(parse_clinical_document(biology_bytes.replace(cell, b'<tr ID="k"><th>Potassium</th>')))
    assert results["2823-3"].name == "Potassium"


def test_a_level_1_document_has_no_results_to_read(letter: ClinicalDocument):
    assert lab_results(letter) == []


@pytest.mark.parametrize(
    ("ucum", "written"),
    [
        ("m[IU]/L", "mUI/L"),
        ("10*9/L", "10⁹/L"),
        ("10*12/L", "10¹²/L"),
        ("mm[Hg]", "mmHg"),
        ("ug/L", "µg/L"),
        ("mmol/umol", "mmol/µmol"),
        ("u", "u"),
        ("{copies}/mL", "/mL"),
        ("1", ""),
        ("%", "%"),
        ("", ""),
    ],
)
def test_units_are_written_as_french_reports_do(ucum: str, written: str):
    assert readable_unit(ucum) == written


def test_the_official_thyroid_report_gives_its_two_results(reference: Path):
    results = official(reference, "BIO-CR-BIO_2024.01_TSH_2.xml")
    tsh, t4 = results["29575-8"], results["3024-7"]
    assert (tsh.name, tsh.value, tsh.unit, tsh.status) == ("Thyréostimuline (TSH)", "1.950", "mUI/L", "within")
    assert (tsh.low, tsh.high) == (Decimal("0.290"), Decimal("4.800"))
    assert (t4.name, t4.value, t4.unit, t4.status) == ("Thyroxine libre (FT)", "7.67", "pg/mL", "below")


def test_the_official_electrophoresis_report_gives_its_proteins(reference: Path):
    results = official(reference, "BIO-CR-BIO_2024.01_Electrophorese.xml")
    proteins = results["2885-2"]
    assert (proteins.name, proteins.number, proteins.unit) == ("Protéines totales (g/L)", Decimal("75.0"), "g/L")
    statuses = [one.status for one in results.values()]
    assert "above" in statuses
    assert any(one.previous for one in results.values())
