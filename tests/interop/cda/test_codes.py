from pathlib import Path

from lxml import etree

from espace_sante.interop.cda.api import Coded, class_code_of, type_name_of, type_of
from espace_sante.interop.cda.codes import _types


def test_a_laboratory_report_is_a_report_and_is_called_in_full():
    assert class_code_of("11502-2") == Coded("10", "1.2.250.1.213.1.1.4.1", "Compte rendu")
    assert type_name_of("11502-2") == "Compte rendu d'examens biologiques"


def test_an_unknown_type_has_neither_class_nor_name():
    assert (class_code_of("0-0"), type_name_of("0-0"), type_of("0-0")) == (None, None, None)


def test_every_type_has_a_known_class_and_a_name_without_abbreviation():
    for code in _types():
        assert class_code_of(code) is not None
        name = type_name_of(code)
        assert name
        assert not name.startswith("CR ")


def test_the_types_are_those_of_the_value_set(reference: Path):
    value_set = etree.parse(reference / "ans-testcontenucda-3-0/jeuxDeValeurs/JDV_J07_XdsTypeCode_CISIS.xml")
    official = {
        (one.get("code"), one.get("codeSystem"), one.get("displayName")) for one in value_set.iter("{*}Concept")
    }
    assert {(row["type_code"], row["code_system"], row["jdv_j07_name"]) for row in _types().values()} == official
