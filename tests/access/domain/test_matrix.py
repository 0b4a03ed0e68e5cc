"""The matrix says what RULES.md 6.2 says: M1 to M3, M5, M6, and the facts V1 to V6 as fixtures (M4)."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from espace_sante.access.domain.matrix import (
    DATA,
    CitizenCategory,
    MatrixInvalid,
    MatrixUnreadable,
    UnreadableMatrix,
    current_matrix,
    document_class,
    document_classes,
    document_types,
    load_document_types,
    load_matrix,
    profession_label,
    profession_plural,
    professions,
)
from espace_sante.kernel.errors import Malformed

REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "reference"
VALUE_SETS = REFERENCE / "ans-testcontenucda-3-0" / "jeuxDeValeurs"

CLASSES = ("10", "11", "31", "42", "43", "44", "45", "52", "60", "90", "95")
DOCTOR, MIDWIFE, DENTIST, PODIATRIST, SOCIAL_WORKER = "10", "50", "40", "80", "41"
PHARMACIST, NURSES = "21", ("60", "69")
SUPERVISED = ["31", "35", "37", "38", "39"]
APPLIANCES = ["81", "82", "83", "84", "85"]

# RULES.md 6.2, one line per row and one letter per class, in the order of CLASSES: Y read, P part, N none.
RECONSTRUCTED = {
    DOCTOR: "YYYYYYYYYYP",
    MIDWIFE: "YYYYYYYYYPN",
    PHARMACIST: "PYPYYYYPYPN",
    **dict.fromkeys(NURSES, "PYYYYYYPYPN"),
    DENTIST: "PPYYYPYPYPN",  # the telemedicine request, that V3 excludes, is a report (class 10) in ASS_X04
    "70": "PYYPPYYPNPN",  # class 45 has a single type: part of it is that type
    PODIATRIST: "PPPPPPYPNPN",
    "91": "PYPPNYNPNPN",
    "92": "PPPPNPNPNPN",
    "94": "PPPPNYNPNPN",
    "96": "PPPPNYNPNPN",
    "95": "PPNPPPNNNPN",
    **dict.fromkeys(("98", "32"), "PPYPNPYNNPN"),
    "26": "PPPPNPNNNPN",
    "28": "PNNPNNNNNPN",
    **dict.fromkeys(APPLIANCES, "PNPPNPNNNPN"),
    **dict.fromkeys(SUPERVISED, "PPNPPPYNNNN"),
    "93": "PPNNNPNNNPN",
    SOCIAL_WORKER: "PPNNNPNPNNP",
}

V3_EXCLUSIONS = {
    "80788-3": "projet personnalisé d'accompagnement",
    "75496-0": "demande d'acte de télémédecine",
    "83981-1": "lettre de liaison à la sortie d'une structure sociale ou médico-sociale",
    "83901-9": "bilan psychologique",
    "68599-0": "synthèse psychiatrique",
    "EXPPAT_3": "directives anticipées",
}
V5_TYPES = {"11488-4", "11490-0", "83981-1", "18761-7", "74207-2", "34842-5"}

GOOD_MATRIX = """
version = "test"
in_force_from = 2026-01-01
status = "reconstructed"
source = "a test"

[[row]]
name = "Médecin"
professions = ["10"]
class.10 = [{ only = ["11488-4"] }, "R"]
"""


def reads(profession: str | None, type_code: str) -> bool:
    return current_matrix().reads(profession=profession, type_code=type_code)


def types_of(class_code: str) -> set[str]:
    return {code for code, kind in document_types().items() if kind.class_code == class_code}


# --- M1 to M6 -----------------------------------------------------------------------------------


@pytest.mark.parametrize("profession", [None, "", "36", "86", "71", "99", "G15_10"])
def test_m1_a_profession_absent_from_the_table_reads_nothing(profession):
    assert current_matrix().readable_types(profession) == frozenset()
    assert not any(reads(profession, code) for code in document_types())


@pytest.mark.parametrize("profession", list(RECONSTRUCTED))
def test_m2_a_type_absent_from_a_row_reads_nothing(profession):
    for unknown in ("", "00000-0", "10", "all", "11526-1"):
        assert not reads(profession, unknown)


def test_m2_a_class_absent_from_a_row_reads_nothing(tmp_path):
    matrix = load_matrix(written(tmp_path, GOOD_MATRIX))

    assert matrix.readable_types("10") == {"11488-4"}
    assert matrix.provenance("10", "11") is None


@pytest.mark.parametrize("profession", list(RECONSTRUCTED))
def test_m3_a_class_never_widens_a_type(profession):
    matrix = current_matrix()
    for code, cell in matrix.cells[profession].items():
        assert cell.readable <= types_of(code)
        assert matrix.readable_types(profession) & types_of(code) == cell.readable


def test_m3_a_cell_cannot_name_a_type_of_another_class(tmp_path):
    crossed = GOOD_MATRIX.replace("11488-4", "REMB")

    with pytest.raises(MatrixInvalid, match=r"row 1 \(Médecin\), class 10: type REMB is of class 60"):
        load_matrix(written(tmp_path, crossed))


@pytest.mark.parametrize(("profession", "row"), RECONSTRUCTED.items())
def test_each_row_is_laid_out_like_the_rules(profession, row):
    found = ""
    for code in CLASSES:
        readable = current_matrix().readable_types(profession) & types_of(code)
        found += "N" if not readable else "Y" if readable == types_of(code) else "P"

    assert found == row


def test_the_matrix_has_no_other_row_than_those_of_the_rules():
    assert set(current_matrix().professions) == set(RECONSTRUCTED)


def test_m5_a_profession_shows_what_it_reads_and_what_it_does_not_by_class():
    shown = {reading.document_class.code: reading for reading in current_matrix().by_class(DENTIST)}

    assert tuple(shown) == CLASSES
    assert {kind.code for kind in shown["44"].unreadable} == {"80788-3"}
    assert {kind.code for kind in shown["44"].readable} == types_of("44") - {"80788-3"}
    assert shown["44"].provenance == "V3"
    assert shown["95"].readable == ()


@pytest.mark.parametrize("profession", [*RECONSTRUCTED, "36", None])
def test_m5_every_type_is_shown_once_as_read_or_not(profession):
    shown = [kind.code for part in current_matrix().by_class(profession) for kind in (*part.readable, *part.unreadable)]

    assert sorted(shown) == sorted(document_types())


def test_m6_the_matrix_is_versioned_and_dated_and_says_that_it_is_reconstructed():
    matrix = current_matrix()

    assert matrix.version == "2026-11-reconstructed"
    assert matrix.in_force_from == date(2026, 11, 1)
    assert matrix.status == "reconstructed"
    assert "RULES.md 6.2" in matrix.source
    assert len(matrix.version) <= 40  # the width that the trace gives it


def test_m6_a_matrix_in_use_cannot_be_changed():
    matrix = current_matrix()

    with pytest.raises(dataclasses.FrozenInstanceError):
        matrix.version = "other"
    with pytest.raises(TypeError):
        matrix.cells["36"] = {}
    with pytest.raises(TypeError):
        matrix.cells[DOCTOR]["95"] = None


# --- V1 to V6, which M4 asks for as fixtures ----------------------------------------------------


@pytest.mark.parametrize("type_code", list(document_types()))
def test_v1_doctors_read_everything_but_the_residence_attestation(type_code):
    assert reads(DOCTOR, type_code) is (type_code != "ATTEST-RESID")


@pytest.mark.parametrize("profession", [PHARMACIST, *NURSES])
def test_v2_pharmacists_and_nurses_read_less_than_doctors_and_more_than_others(profession):
    readable = current_matrix().readable_types
    others = set(RECONSTRUCTED) - {DOCTOR, PHARMACIST, *NURSES} - {MIDWIFE}  # RULES.md gives midwives nine full classes

    assert readable(profession) < readable(DOCTOR)
    assert all(len(readable(other)) < len(readable(profession)) for other in others)


@pytest.mark.parametrize("type_code", V3_EXCLUSIONS)
def test_v3_dentists_do_not_read(type_code):
    assert not reads(DENTIST, type_code)


@pytest.mark.parametrize("class_code", ["10", "11", "44", "90"])
def test_v3_dentists_read_the_rest_of_the_classes_that_it_touches(class_code):
    unread = types_of(class_code) - current_matrix().readable_types(DENTIST)

    assert unread
    assert unread <= set(V3_EXCLUSIONS)
    assert current_matrix().provenance(DENTIST, class_code) == "V3"


def test_v4_podiatrists_read_every_report_but_the_childbirth_one():
    assert types_of("10") - current_matrix().readable_types(PODIATRIST) == {"15508-5"}
    assert current_matrix().provenance(PODIATRIST, "10") == "V4"


def test_v5_coordination_reads_no_other_report_or_synthesis_than_those_named():
    assert current_matrix().readable_types(SOCIAL_WORKER) & (types_of("10") | types_of("11")) == V5_TYPES


def test_v6_social_professionals_are_far_more_limited():
    readable = current_matrix().readable_types

    assert len(readable(SOCIAL_WORKER)) * 4 < min(len(readable(code)) for code in (DOCTOR, PHARMACIST, *NURSES))


@pytest.mark.parametrize("profession", list(RECONSTRUCTED))
def test_every_cell_keeps_its_provenance(profession):
    kept = {current_matrix().provenance(profession, code) for code in CLASSES}

    assert kept <= {"V1", "V2", "V3", "V4", "V5", "V6", "R"}
    assert (kept == {"V1"}) is (profession == DOCTOR)


# --- A file that cannot be used -----------------------------------------------------------------


def written(tmp_path: Path, text: str, name: str = "matrix.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


SECOND_ROW = '\n[[row]]\nname = "Encore"\nprofessions = ["10"]\nclass.10 = ["all", "R"]\n'


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('"11488-4"', '"99999-9"', r"row 1 \(Médecin\), class 10: unknown type 99999-9"),
        ('"11488-4"', '"11488-4", "11488-4"', r"class 10: duplicate 11488-4"),
        ('"11488-4"', "", r"class 10: a list is empty"),
        ("class.10", "class.12", r"row 1 \(Médecin\), class 12: unknown class 12"),
        ('"R"', '"V7"', r"class 10: unknown provenance V7"),
        ('["10"]', '["00"]', r"row 1 \(Médecin\): unknown profession 00"),
        ("only", "onlly", r"class 10: a cell reads all, none"),
        ('{ only = ["11488-4"] }', '"some"', r"class 10: a cell reads all, none"),
        ('[{ only = ["11488-4"] }, "R"]', '"all"', r"class 10: a cell is what is read, then its provenance"),
        ('class.10 = [{ only = ["11488-4"] }, "R"]', 'class = "all"', r"row 1 \(Médecin\): class is not a table"),
        ("professions", "profession", r"row 1: the keys are not name, professions, class"),
        ("2026-01-01", '"soon"', r"in_force_from is not a date"),
        ("2026-01-01", "2026-01-01T00:00:00", r"in_force_from is not a date"),
        ('version = "test"', 'version = ""', r"version is not a text"),
        ('status = "reconstructed"', "", r"the keys are not version"),
        ('"R"]\n', '"R"]\nclass.10 = ["all", "R"]\n', r"line 11"),
        ('"R"]\n', f'"R"]\n{SECOND_ROW}', r"row 2: duplicate profession 10"),
    ],
)
def test_a_faulty_matrix_is_refused_with_the_place_of_the_fault(tmp_path, before, after, says):
    assert before in GOOD_MATRIX

    with pytest.raises(MatrixInvalid, match=says):
        load_matrix(written(tmp_path, GOOD_MATRIX.replace(before, after)))


def test_a_matrix_that_is_not_utf_8_is_refused_with_the_place_of_the_fault(tmp_path):
    path = tmp_path / "latin.toml"
    path.write_bytes(GOOD_MATRIX.encode("latin-1"))

    with pytest.raises(MatrixInvalid, match=r"latin\.toml: not UTF-8, from byte \d+ on"):
        load_matrix(path)


def test_a_faulty_matrix_is_a_malformed_input():
    assert issubclass(MatrixInvalid, Malformed)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("11488-4,1.2,CR,10,official,reports\n11488-4,1.2,CR,10,official,reports", "line 3: duplicate code 11488-4"),
        ("11488-4,1.2,CR,12,official,reports", "line 2: unknown class 12"),
        ("11488-4,1.2,CR,10,guessed,reports", "line 2: unknown class provenance guessed"),
        ("11488-4,1.2,CR,10,official,letters", "line 2: unknown citizen category letters"),
        ("11488-4,1.2,,10,official,reports", "line 2: a value is missing"),
        ("11488-4,1.2,CR,10,official", "line 2: a value is missing"),
        ("11488-4,1.2,CR,10,official,reports,more", "line 2: a value is missing or in excess"),
    ],
)
def test_a_faulty_list_of_types_is_refused_with_its_line(tmp_path, row, says):
    header = "code,system,display,class_code,class_provenance,citizen_category\n"

    with pytest.raises(MatrixInvalid, match=says):
        load_document_types(written(tmp_path, header + row + "\n", "types.csv"))


# --- The code lists -----------------------------------------------------------------------------


def test_the_classes_are_the_eleven_of_the_standard():
    assert tuple(document_classes()) == CLASSES
    assert document_class("10").display == "Compte rendu"
    assert document_class("99") is None


def test_every_class_and_every_citizen_category_has_a_type():
    assert {kind.class_code for kind in document_types().values()} == set(CLASSES)
    assert {kind.citizen_category for kind in document_types().values()} == set(CitizenCategory)


@pytest.mark.parametrize(
    ("type_code", "class_code", "category"),
    [
        ("11502-2", "10", "biology"),
        ("18748-4", "31", "imaging"),
        ("57833-6", "42", "prescriptions"),
        ("60591-5", "11", "synthesis"),
        ("11369-6", "52", "vaccination"),
        ("REMB", "60", "reimbursements"),
        ("DOCPAT08", "11", "profile_synthesis"),
        ("DOCPAT09", "95", "administrative"),
        ("EXPPAT_3", "90", "advance_directives"),
        ("ATTEST-RESID", "95", "administrative"),
    ],
)
def test_a_type_knows_its_class_and_its_place_for_the_citizen(type_code, class_code, category):
    kind = document_types()[type_code]

    assert (kind.class_code, kind.citizen_category, kind.class_provenance) == (class_code, category, "official")


def test_only_the_two_technical_types_have_a_reconstructed_class():
    reconstructed = {code for code, kind in document_types().items() if kind.class_provenance == "reconstructed"}

    assert reconstructed == {"FEUILLE-DE-STYLE", "E1762"}


def test_a_label_is_shown_with_french_apostrophes_and_the_display_is_kept():
    kind = document_types()["11502-2"]

    assert kind.display == "CR d'examens biologiques"
    assert kind.label == "CR d’examens biologiques"


@pytest.mark.parametrize(
    ("code", "label", "plural"),
    [
        ("10", "médecin", "les médecins"),
        ("21", "pharmacienne ou pharmacien", "les pharmaciens et pharmaciennes"),
        ("36", "ambulancière ou ambulancier", "les ambulanciers et ambulancières"),
        ("00", "professionnel de santé", "les autres professionnels de santé"),
        (None, "professionnel de santé", "les autres professionnels de santé"),
    ],
)
def test_a_profession_has_words_for_sentences(code, label, plural):
    assert profession_label(code) == label
    assert profession_plural(code) == plural


def test_the_types_are_those_of_the_value_set():
    path = VALUE_SETS / "JDV_J07_XdsTypeCode_CISIS.xml"
    if not path.exists():
        pytest.skip("the reference value sets are not beside the project")
    concepts = ElementTree.parse(path).iter("{urn:ihe:iti:svs:2008}Concept")
    expected = {(c.get("code"), c.get("codeSystem"), c.get("displayName")) for c in concepts}

    assert {(kind.code, kind.system, kind.display) for kind in document_types().values()} == expected


def test_the_professions_are_those_of_the_terminology():
    path = REFERENCE / "nos-extra" / "TRE_G15-ProfessionSante-FHIR.json"
    if not path.exists():
        pytest.skip("the reference terminology is not beside the project")
    concepts = json.loads(path.read_text(encoding="utf-8"))["concept"]

    assert {c["code"]: c["display"] for c in concepts} == {
        code: profession.display for code, profession in professions().items() if code != SOCIAL_WORKER
    }


def test_the_data_travels_with_the_package():
    assert {path.name for path in DATA.iterdir()} >= {
        "access_matrix.toml",
        "document_classes.csv",
        "document_types.csv",
        "professions.csv",
    }


@pytest.mark.parametrize("profession", [None, "10", "70"])
def test_a_matrix_that_cannot_be_read_says_neither_yes_nor_no(profession: str | None) -> None:
    """A refusal would say to who cares for the person that a document is not there."""
    with pytest.raises(MatrixUnreadable):
        UnreadableMatrix().readable_types(profession)
