from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from espace_sante.interop.cda.api import (
    ClinicalDocument,
    Coded,
    Identifier,
    Instant,
    Level,
    MalformedDocument,
    PartialDate,
    Precision,
    parse_clinical_document,
)
from espace_sante.interop.cda.instants import parse_instant, parse_partial_date

INS = "284037599900117"


def test_the_document_names_itself_its_series_and_its_type(biology: ClinicalDocument):
    assert (biology.id_root, biology.id_extension) == ("1.2.250.1.999.4", "42")
    assert biology.unique_id == "1.2.250.1.999.4^42"
    assert biology.set_id == Identifier("1.2.250.1.999.5", "serie-7")
    assert biology.version_number == 2
    assert biology.type_code == Coded("11502-2", "2.16.840.1.113883.6.1", "CR d'examens biologiques")
    assert "1.2.250.1.213.1.1.1.1" in biology.template_ids
    assert biology.title == "Compte rendu d'examens biologiques"
    assert biology.effective_time == datetime(2026, 3, 12, 8, 45, tzinfo=UTC)
    assert biology.confidentiality_code is not None
    assert (biology.confidentiality_code.code, biology.language_code) == ("N", "fr-FR")


def test_a_document_without_extension_has_its_root_as_unique_id(letter: ClinicalDocument):
    assert letter.unique_id == "1.2.250.1.999.4.77"


def test_the_patient_is_read_with_ins_names_and_a_birth_date_known_to_the_month(biology: ClinicalDocument):
    patient = biology.patient
    assert (patient.ins, patient.ins_oid) == (INS, "1.2.250.1.213.1.4.10")
    assert Identifier("1.2.250.1.999.1", "IPP-0042") in patient.ids
    assert (patient.birth_name, patient.used_name, patient.sex) == ("LAMBERT", "FOURNIER", "F")
    assert patient.given_names == ("ODILE", "JEANNE")
    assert patient.birth_date == PartialDate(1984, 3)
    assert (patient.birthplace, patient.birthplace_code) == ("VILLEFICTIVE", "75999")


def test_every_person_device_and_structure_of_the_header_is_read(biology: ClinicalDocument):
    doctor, device = biology.authors
    assert doctor.ids == (Identifier("1.2.250.1.71.4.2.1", "899900000017"),)
    assert doctor.name is not None
    assert (doctor.name.given, doctor.name.family) == ("Inès", "MOREAU")
    assert doctor.specialty is not None
    assert doctor.specialty.code == "G15_10/SM03"
    assert doctor.organization is not None
    assert doctor.organization.name == "Laboratoire du Vallon"
    assert doctor.time is not None
    assert (doctor.time.precision, device.is_device, device.software) == (Precision.DAY, True, "LaboSoft")
    assert biology.custodian is not None
    assert biology.custodian.ids[0].extension == "1750999999"
    assert biology.legal_authenticator is not None
    assert biology.legal_authenticator.name is not None
    assert biology.legal_authenticator.name.family == "GARNIER"
    assert [one.name.family for one in biology.recipients if one.name] == ["PETIT"]
    assert [one.type_code for one in biology.participants] == ["REF"]
    assert biology.orders == (Identifier("1.2.250.1.999.3", "demande-12"),)


def test_the_act_the_visit_and_the_replaced_document_are_read(biology: ClinicalDocument):
    event, encounter = biology.service_event, biology.encounter
    assert event is not None
    assert event.low is not None
    assert event.practice_setting is not None
    assert (event.low.at.hour, event.practice_setting.code) == (8, "AMBULATOIRE")
    assert encounter is not None
    assert encounter.healthcare_facility is not None
    assert (encounter.healthcare_facility.code, encounter.location_name) == ("SA25", "Laboratoire du Vallon")
    assert biology.replaces == biology.parent_ids == (Identifier("1.2.250.1.999.4", "41"),)


def test_a_level_1_document_gives_its_file_decoded(letter: ClinicalDocument):
    assert letter.level is Level.EMBEDDED
    assert letter.non_xml_body is not None
    assert letter.non_xml_body.media_type == "application/pdf"
    assert letter.non_xml_body.data.startswith(b"%PDF-1.4")
    assert letter.structured_body is None


def test_a_self_displaying_document_is_read_inside_its_style_sheet(biology_bytes: bytes):
    inside = biology_bytes[biology_bytes.index(b"<ClinicalDocument") :]
    around = b'<x:stylesheet version="1.0" xmlns:x="http://www.w3.org/1999/XSL/Transform">%s</x:stylesheet>'
    document = parse_clinical_document(around % inside)
    assert document.self_displaying
    assert document.unique_id == "1.2.250.1.999.4^42"


@pytest.mark.parametrize(
    ("removed", "said"),
    [
        (b'<id root="1.2.250.1.999.4" extension="42"/>', "unique identifier"),
        (b'<effectiveTime value="20260312094500+0100"/>', "when it was made"),
        (b'<code code="11502-2" codeSystem="2.16.840.1.113883.6.1" displayName="CR d\'examens biologiques"/>', "type"),
    ],
)
def test_a_document_without_a_part_that_registers_need_is_refused_by_name(
    biology_bytes: bytes, removed: bytes, said: str
):
    assert removed in biology_bytes
    with pytest.raises(MalformedDocument, match=said) as refused:
        parse_clinical_document(biology_bytes.replace(removed, b"", 1))
    assert refused.value.location is not None
    assert refused.value.location.startswith("/ClinicalDocument")


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("2023", (2023, 1, 1), Precision.YEAR),
        ("202305", (2023, 5, 1), Precision.MONTH),
        ("20230512", (2023, 5, 12), Precision.DAY),
        ("202305121030+0100", (2023, 5, 12, 10, 30), Precision.MINUTE),
        ("20230512103015.250+0100", (2023, 5, 12, 10, 30, 15), Precision.SECOND),
    ],
)
def test_a_point_in_time_is_as_precise_as_it_was_written(text: str, at: tuple[int, ...], precision: Precision):
    instant = parse_instant(text)
    assert instant is not None
    assert instant.precision is precision
    assert instant.at.replace(tzinfo=None) == datetime(*at)  # type: ignore[arg-type,misc]  # noqa: DTZ001


def test_a_time_without_zone_is_french_time_and_a_zone_is_kept():
    assert parse_instant("20230712103000") == Instant(datetime(2023, 7, 12, 8, 30, tzinfo=UTC), Precision.SECOND)
    far = parse_instant("20230712103000+0400")
    assert far is not None
    assert far.at.utcoffset() == timedelta(hours=4)
    assert far.at == datetime(2023, 7, 12, 10, 30, tzinfo=timezone(timedelta(hours=4)))


@pytest.mark.parametrize(
    "text", [None, "", "hier", "20231340", "20230230", "202", "2023-05-12", "00010101", "2023+9900"]
)
def test_what_is_no_date_is_not_made_into_one(text: str | None):
    assert parse_instant(text) is None
    assert parse_partial_date(text) is None


def test_a_partial_date_says_what_it_knows():
    assert PartialDate(1984, 3).isoformat() == "1984-03"
    assert PartialDate(1984, 3).as_date() is None
    assert PartialDate(1984, 3, 9).as_date() == date(1984, 3, 9)
