from pathlib import Path

import pytest
from django.utils import translation

from espace_sante.interop.cda import api

SAMPLES = Path(__file__).parents[2] / "data" / "cda"


@pytest.fixture(autouse=True)
def _in_french():
    with translation.override("fr"):
        yield


@pytest.fixture
def biology_bytes() -> bytes:
    return (SAMPLES / "biology-report.xml").read_bytes()


@pytest.fixture
def biology(biology_bytes: bytes) -> api.ClinicalDocument:
    return api.parse_clinical_document(biology_bytes)


@pytest.fixture
def letter_bytes() -> bytes:
    return (SAMPLES / "letter-level-1.xml").read_bytes()


@pytest.fixture
def letter(letter_bytes: bytes) -> api.ClinicalDocument:
    return api.parse_clinical_document(letter_bytes)
